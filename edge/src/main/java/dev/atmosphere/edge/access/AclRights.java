package dev.atmosphere.edge.access;

import dev.atmosphere.edge.broker.Authentication.Rights;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What one client may do by the rules that are in force now; without rules of the operator's, who needs no name may do everything,
 * on topics beginning with {@code $} too, which no filter of a rule that begins with a wildcard grants.
 *
 * <p>Used on the broker's event loop only.
 */
final class AclRights implements Rights {
    private final Supplier<Acl> acl;
    private final Optional<String> userName;
    private final String clientId;
    private Acl seen;
    private List<Grant> grants = List.of();

    AclRights(Supplier<Acl> acl, Optional<String> userName, String clientId) {
        this.acl = acl;
        this.userName = userName;
        this.clientId = clientId;
    }

    @Override
    public boolean mayPublish(String topic) {
        return isFree() || grants().stream().anyMatch(g -> g.write() && g.covers(topic));
    }

    @Override
    public boolean maySubscribe(String filter) {
        return isFree() || grants().stream().anyMatch(g -> g.read() && g.covers(filter));
    }

    private boolean isFree() {
        return userName.isEmpty() && acl.get() == Acl.DEFAULT;
    }

    private List<Grant> grants() {
        Acl now = acl.get();
        if (now != seen) {
            grants = now.grantsOf(userName, clientId);
            seen = now;
        }
        return grants;
    }
}
