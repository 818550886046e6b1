package dev.atmosphere.disk;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The prepared statements of one connection, each prepared once. Belongs to one thread at a time. */
public final class Statements implements AutoCloseable {
    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    /** Makes a row into a thing. */
    public interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    Statements(Connection connection) {
        this.connection = connection;
    }

    /** Runs a change; returns how many rows it changed. A {@code null} is SQL's NULL. */
    public int change(String sql, Object... values) throws SQLException {
        return bind(sql, values).executeUpdate();
    }

    public <T> List<T> list(Row<T> reader, String sql, Object... values) throws SQLException {
        List<T> rows = new ArrayList<>();
        try (ResultSet result = bind(sql, values).executeQuery()) {
            while (result.next()) {
                rows.add(reader.read(result));
            }
        }
        return rows;
    }

    public <T> Optional<T> first(Row<T> reader, String sql, Object... values) throws SQLException {
        try (ResultSet result = bind(sql, values).executeQuery()) {
            return result.next() ? Optional.ofNullable(reader.read(result)) : Optional.empty();
        }
    }

    private PreparedStatement bind(String sql, Object... values) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    public void commit() throws SQLException {
        connection.commit();
    }

    public void rollback() throws SQLException {
        connection.rollback();
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement statement : prepared.values()) {
            statement.close();
        }
        connection.close();
    }
}
