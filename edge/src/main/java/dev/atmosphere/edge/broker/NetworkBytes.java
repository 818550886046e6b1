package dev.atmosphere.edge.broker;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/** Counts the bytes of MQTT packets on their way in and out, headers included; encryption and framing below it are not. */
@Sharable
final class NetworkBytes extends ChannelDuplexHandler {
    private final BrokerMetrics metrics;

    NetworkBytes(BrokerMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf bytes) {
            metrics.networkBytesReceived(bytes.readableBytes());
        }
        context.fireChannelRead(message);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the promise tells whoever wrote
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf bytes) {
            metrics.networkBytesSent(bytes.readableBytes());
        }
        context.write(message, promise);
    }
}
