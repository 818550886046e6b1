/**
 * A stand-in for the part of Slack that the cloud talks to: strict where Slack is strict, and able to fail in the ways in which Slack
 * fails.
 *
 * <p>A call of the Web API goes through {@link dev.atmosphere.slacksim.WebApi} (method, token, scope, limits, ordered
 * {@link dev.atmosphere.slacksim.Faults}), its {@link dev.atmosphere.slacksim.Arguments} are checked, and one of the {@code *Methods}
 * changes the {@link dev.atmosphere.slacksim.Workspace}. {@link dev.atmosphere.slacksim.BlockRules} holds the rules of Block Kit. A
 * click ({@link dev.atmosphere.slacksim.Clicks}) becomes a payload that goes out signed, over HTTP, or over
 * {@link dev.atmosphere.slacksim.SocketMode}. Everything is in memory and gone with the process.
 *
 * <p>It knows nothing of faces: what is said in the channel is the cloud's business.
 */
package dev.atmosphere.slacksim;
