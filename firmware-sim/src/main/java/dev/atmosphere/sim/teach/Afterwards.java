package dev.atmosphere.sim.teach;

/**
 * What the edge says of new pictures when everybody is taught.
 *
 * @param right with the name
 * @param unnamed without a name
 * @param wrong with somebody else's name
 */
record Afterwards(int pictures, int right, int unnamed, int wrong) {
    static Afterwards nothing() {
        return new Afterwards(0, 0, 0, 0);
    }

    Afterwards and(Afterwards more) {
        return new Afterwards(pictures + more.pictures, right + more.right, unnamed + more.unnamed, wrong + more.wrong);
    }
}
