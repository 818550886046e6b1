package dev.atmosphere.sim.scene;

/**
 * Whose face it really is.
 *
 * @param name as the gateway should be taught it, in any script
 * @param stranger whether the gateway is not to know them: then no name is the right answer
 */
public record Who(String name, boolean stranger) {
    public Who {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a person has a name, also a stranger");
        }
    }
}
