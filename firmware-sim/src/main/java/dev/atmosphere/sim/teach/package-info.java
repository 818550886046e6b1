/**
 * Measures how long it takes from people's word to the edge's: {@link dev.atmosphere.sim.teach.TeachingBench} has a
 * {@link dev.atmosphere.sim.teach.Desk} publish pictures of one person after the other, two {@link dev.atmosphere.sim.teach.Teacher}s
 * vote on the page's API whose faces they are, and the desk goes on taking pictures until the edge answers one with the name.
 */
package dev.atmosphere.sim.teach;
