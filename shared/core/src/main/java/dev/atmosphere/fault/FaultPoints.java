package dev.atmosphere.fault;

/** The points at which this process can be told to die. A part makes its points known when it is built, before the flow starts. */
public interface FaultPoints {
    /** Nobody dies anywhere. */
    FaultPoints NONE = new FaultPoints() {
        @Override
        public Runnable at(String part, String point) {
            return () -> {};
        }

        @Override
        public void check() {}
    };

    /**
     * Makes a point known. The same point of several parts of one name is one point.
     *
     * @param part a step's class name, or another part's
     * @param point where in it, one lower-case word
     * @return to be run whenever the point is reached, by any thread; it does not return if this is the time to die
     */
    Runnable at(String part, String point);

    /**
     * Called once all points are known.
     *
     * @throws IllegalArgumentException a point to die at is none of them
     */
    void check();
}
