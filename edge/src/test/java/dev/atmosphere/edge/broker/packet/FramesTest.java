package dev.atmosphere.edge.broker.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class FramesTest {
    private static final byte[] CONNECT = hex("10 0d 0004 4d515454 04 02 003c 0001 61");
    private static final int MAX = 200_000;

    private final InboundBudget budget = new InboundBudget(300_000);
    private final List<Object> passed = new ArrayList<>();

    @Test
    void packets_are_the_same_wherever_the_bytes_are_split() {
        byte[] stream = concat(CONNECT, hex("c000"), publish(300), hex("c000"), publish(0), hex("e000"));
        for (int first = 1; first < stream.length; first++) {
            passed.clear();
            EmbeddedChannel channel = channel();
            channel.writeInbound(bytes(stream, 0, first), bytes(stream, first, stream.length));
            assertThat(passed).as("split at %d", first).hasSize(6);
            assertThat(((MqttPublishMessage) passed.get(2)).payload().readableBytes())
                    .isEqualTo(300);
            assertThat(budget.heldBytes()).isZero();
            channel.close().syncUninterruptibly();
        }
        passed.clear();
        EmbeddedChannel channel = channel();
        for (byte b : stream) {
            channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {b}));
        }
        assertThat(passed).hasSize(6);
    }

    @Test
    void what_is_too_large_is_refused_before_a_byte_of_it_is_kept() {
        EmbeddedChannel channel = connected();
        channel.writeInbound(Unpooled.wrappedBuffer(hex("30 ffffff7f")));
        assertThat(violation().reasonCode()).isEqualTo(ProtocolViolation.PACKET_TOO_LARGE);
        assertThat(budget.heldBytes()).isZero();
    }

    @Test
    void the_largest_packet_passes_and_one_byte_more_does_not() {
        EmbeddedChannel channel = connected();
        int overhead = 1 + 3 + 2 + 3;
        channel.writeInbound(Unpooled.wrappedBuffer(publish(MAX - overhead)));
        assertThat(passed).hasSize(1);
        channel.writeInbound(Unpooled.wrappedBuffer(publish(MAX - overhead + 1)));
        assertThat(violation().reasonCode()).isEqualTo(ProtocolViolation.PACKET_TOO_LARGE);
    }

    @Test
    void a_remaining_length_of_five_bytes_is_malformed() {
        EmbeddedChannel channel = connected();
        channel.writeInbound(Unpooled.wrappedBuffer(hex("30 8080808001")));
        assertThat(violation().reasonCode()).isEqualTo(ProtocolViolation.MALFORMED);
    }

    @Test
    void nothing_but_a_connect_may_come_first() {
        EmbeddedChannel channel = channel();
        channel.writeInbound(Unpooled.wrappedBuffer(hex("30")));
        assertThat(passed).hasSize(1).first().isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void after_a_violation_nothing_is_passed_on() {
        EmbeddedChannel channel = connected();
        channel.writeInbound(Unpooled.wrappedBuffer(hex("c100 c000")), Unpooled.wrappedBuffer(hex("c000")));
        assertThat(passed).hasSize(1).first().isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void while_paused_packets_wait_and_the_socket_is_not_read() {
        EmbeddedChannel channel = channel();
        Frames frames = channel.pipeline().get(Frames.class);
        frames.pause();
        channel.writeInbound(Unpooled.wrappedBuffer(concat(CONNECT, hex("c000"))));
        assertThat(passed).isEmpty();
        assertThat(channel.config().isAutoRead()).isFalse();
        frames.resume();
        assertThat(passed).hasSize(2);
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void a_large_packet_waits_for_the_budget_and_small_ones_of_others_do_not() {
        budget.hold(250_000);
        EmbeddedChannel large = connected();
        EmbeddedChannel small = connected();
        large.writeInbound(Unpooled.wrappedBuffer(publish(100_000)));
        assertThat(passed).isEmpty();
        assertThat(large.config().isAutoRead()).isFalse();

        small.writeInbound(Unpooled.wrappedBuffer(publish(10)));
        assertThat(passed).hasSize(1);

        budget.release(250_000);
        large.runPendingTasks();
        assertThat(passed).hasSize(2);
        assertThat(large.config().isAutoRead()).isTrue();
        assertThat(budget.heldBytes()).isZero();
    }

    @Test
    void a_connection_that_ends_while_it_waits_gives_its_share_back() {
        budget.hold(250_000);
        EmbeddedChannel waiting = connected();
        EmbeddedChannel halfway = connected();
        halfway.writeInbound(Unpooled.wrappedBuffer(publish(40_000), 0, 100));
        assertThat(budget.heldBytes()).isGreaterThan(290_000);
        waiting.writeInbound(Unpooled.wrappedBuffer(publish(100_000)));
        waiting.close().syncUninterruptibly();
        halfway.close().syncUninterruptibly();
        budget.release(250_000);
        assertThat(budget.heldBytes()).isZero();
    }

    private EmbeddedChannel connected() {
        EmbeddedChannel channel = channel();
        channel.writeInbound(Unpooled.wrappedBuffer(CONNECT));
        passed.clear();
        return channel;
    }

    private EmbeddedChannel channel() {
        return new EmbeddedChannel(
                new Frames(MAX, budget, new Payloads(), new PacketReader()), new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext ctx, Object message) {
                        assertThat(message).isInstanceOf(MqttMessage.class);
                        passed.add(message);
                    }

                    @Override
                    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                        passed.add(event);
                    }
                });
    }

    private ProtocolViolation violation() {
        return (ProtocolViolation) passed.get(passed.size() - 1);
    }

    private static byte[] publish(int payloadBytes) {
        int rest = 5 + payloadBytes;
        byte[] head = rest < 128
                ? new byte[] {0x30, (byte) rest}
                : rest < 16384
                        ? new byte[] {0x30, (byte) (rest & 0x7f | 0x80), (byte) (rest >> 7)}
                        : new byte[] {
                            0x30, (byte) (rest & 0x7f | 0x80), (byte) (rest >> 7 & 0x7f | 0x80), (byte) (rest >> 14)
                        };
        return concat(head, hex("0003 612f62"), new byte[payloadBytes]);
    }

    private static ByteBuf bytes(byte[] stream, int from, int to) {
        return Unpooled.wrappedBuffer(Arrays.copyOfRange(stream, from, to));
    }

    private static byte[] concat(byte[]... parts) {
        return Unpooled.wrappedBuffer(parts).copy().array();
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }
}
