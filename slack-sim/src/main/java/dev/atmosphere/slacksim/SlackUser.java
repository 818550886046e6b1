package dev.atmosphere.slacksim;

/**
 * A member of the workspace.
 *
 * @param name the handle
 * @param realName as people read it
 * @param deleted left: cannot click any more, and is told to be so by {@code users.info}
 */
public record SlackUser(String id, String name, String realName, String email, boolean deleted) {
    public SlackUser {
        if (!Ids.USER.matcher(id).matches()) {
            throw new IllegalArgumentException("no user id: " + id);
        }
    }

    SlackUser left() {
        return new SlackUser(id, name, realName, email, true);
    }
}
