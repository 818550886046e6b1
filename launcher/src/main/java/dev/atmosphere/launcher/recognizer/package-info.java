/** {@code recognizer}: what an operator sees of recognizers, and does with them. */
package dev.atmosphere.launcher.recognizer;
