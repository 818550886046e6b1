/**
 * The commands that look at the programs from outside: {@code up} starts them all and keeps them running, {@code doctor}
 * checks what they need, {@code replay} sends round again what they gave up, {@code bench} measures them.
 *
 * <p>Every program is a process of its own, started through the {@code atmosphere} script; nothing here calls into one. The
 * programs are known by what they promise operators: their lines on standard output, their exit codes, their HTTP routes.
 */
package dev.atmosphere.launcher;
