package dev.atmosphere.slacksim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * A method of the Web API.
 *
 * @param scope that its token must have; empty if any token will do
 * @param app whether it wants the app's token instead of the bot's
 * @param aMinute calls, of all that are made with it
 * @param arguments all that Slack documents
 * @param json whether Slack takes its arguments as a JSON body too
 * @param call gets the arguments, answers what is sent beside {@code "ok": true}
 */
record Method(String name, String scope, boolean app, int aMinute, Set<String> arguments, boolean json, Call call) {
    /** What the method does. */
    @FunctionalInterface
    interface Call {
        ObjectNode with(Arguments arguments);
    }
}
