/** A picture as it travels: its bytes, what they are, and their checksum; never decoded here. */
package dev.atmosphere.picture;
