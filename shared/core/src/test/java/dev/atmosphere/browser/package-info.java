/**
 * Pages as people meet them: a real {@link dev.atmosphere.browser.Chromium}, its {@link dev.atmosphere.browser.Tab tabs}, and what every page
 * of ours has to stand ({@link dev.atmosphere.browser.PageCheck}), whichever program serves it.
 */
package dev.atmosphere.browser;
