package dev.atmosphere.edge.access;

/**
 * Some topics, as a topic filter names them, and what may be done there.
 *
 * @param levels of the filter
 */
record Grant(String[] levels, boolean read, boolean write) {
    static Grant of(String filter, boolean read, boolean write) {
        return new Grant(filter.split("/", -1), read, write);
    }

    /**
     * Whether everything that is asked for lies within.
     *
     * @param asked a topic, or a filter: then each topic that it matches has to
     */
    boolean covers(String asked) {
        String[] wanted = asked.split("/", -1);
        boolean system = wanted[0].startsWith("$");
        for (int i = 0; i < levels.length; i++) {
            String level = levels[i];
            boolean wild = level.equals("#") || level.equals("+");
            if (wild && i == 0 && system) {
                return false;
            }
            if (level.equals("#")) {
                return true;
            }
            if (i == wanted.length || wanted[i].equals("#") || !level.equals("+") && !level.equals(wanted[i])) {
                return false;
            }
        }
        return wanted.length == levels.length;
    }
}
