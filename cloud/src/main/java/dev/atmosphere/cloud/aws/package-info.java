/** What all of Amazon's services that are used have in common: an account, and how its clients are made. */
package dev.atmosphere.cloud.aws;
