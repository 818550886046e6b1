/** People: who votes, and whose faces are known; often the same, and then one row. */
package dev.atmosphere.cloud.people;
