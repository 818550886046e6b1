package dev.atmosphere.edge.broker.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/**
 * Takes the frames off the bytes that arrive, and puts one on each buffer that leaves. The bytes of a frame are passed on as they
 * come: how a client cuts its packets into frames does not matter, and a frame of many megabytes is not collected here.
 *
 * <p>Binary only. Text is answered with status 1003, what is against the protocol with 1002; the connection ends then.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the channel tells of its end
public final class WebSocketFrames extends ChannelDuplexHandler {
    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private static final int GOING_AWAY = 1000;
    private static final int PROTOCOL_ERROR = 1002;
    private static final int NO_TEXT = 1003;

    private static final int LONGEST_HEADER = 14;
    private static final int LONGEST_CONTROL = 125;

    private final byte[] header = new byte[LONGEST_HEADER];
    private int headerBytes;
    private boolean inPayload;
    private long left;
    private int maskAt;
    private int opcode;
    private boolean inMessage;
    private ByteBuf control = Unpooled.EMPTY_BUFFER;
    private boolean deaf;
    private boolean closeSent;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            while (!deaf && (in.isReadable() || inPayload && left == 0)) {
                if (inPayload) {
                    payload(ctx, in);
                } else {
                    header[headerBytes++] = in.readByte();
                    if (headerBytes >= 2 && headerBytes == headerSize()) {
                        begin(ctx);
                    }
                }
            }
        } finally {
            in.release();
        }
    }

    /** With mask; grows once the second byte is known. */
    private int headerSize() {
        int length = header[1] & 0x7f;
        int masked = (header[1] & 0x80) == 0 ? 0 : 4;
        return 2 + (length == 127 ? 8 : length == 126 ? 2 : 0) + masked;
    }

    private void begin(ChannelHandlerContext ctx) {
        boolean last = (header[0] & 0x80) != 0;
        opcode = header[0] & 0x0f;
        int extended = headerSize() - 6;
        left = header[1] & 0x7f;
        if (extended > 0) {
            left = 0;
            for (int i = 2; i < 2 + extended; i++) {
                left = left << 8 | header[i] & 0xff;
            }
        }
        boolean isControl = opcode >= CLOSE;
        boolean known = opcode <= BINARY || opcode >= CLOSE && opcode <= PONG;
        boolean reserved = (header[0] & 0x70) != 0;
        boolean masked = (header[1] & 0x80) != 0;
        boolean outOfOrder = !isControl && inMessage != (opcode == CONTINUATION);
        boolean longControl = isControl && (!last || left > LONGEST_CONTROL);
        if (!known || reserved || !masked || left < 0 || outOfOrder || longControl) {
            refuse(ctx, PROTOCOL_ERROR);
        } else if (opcode == TEXT) {
            refuse(ctx, NO_TEXT);
        } else {
            if (isControl) {
                control = ctx.alloc().buffer((int) left);
            } else {
                inMessage = !last;
            }
            System.arraycopy(header, headerBytes - 4, header, 0, 4);
            maskAt = 0;
            inPayload = true;
        }
        headerBytes = 0;
    }

    private void payload(ChannelHandlerContext ctx, ByteBuf in) {
        int count = (int) Math.min(left, in.readableBytes());
        ByteBuf part = in.readRetainedSlice(count);
        unmask(part);
        left -= count;
        inPayload = left > 0;
        if (opcode >= CLOSE) {
            control.writeBytes(part);
            part.release();
            if (!inPayload) {
                onControl(ctx);
            }
        } else if (count > 0) {
            ctx.fireChannelRead(part);
        } else {
            part.release();
        }
    }

    private void unmask(ByteBuf part) {
        int end = part.writerIndex();
        int i = part.readerIndex();
        int key = 0;
        for (int k = 0; k < 4; k++) {
            key = key << 8 | header[(maskAt + k) & 3] & 0xff;
        }
        maskAt = (maskAt + end - i) & 3;
        for (; i + 4 <= end; i += 4) {
            part.setInt(i, part.getInt(i) ^ key);
        }
        for (int shift = 24; i < end; i++, shift -= 8) {
            part.setByte(i, part.getByte(i) ^ key >>> shift);
        }
    }

    private void onControl(ChannelHandlerContext ctx) {
        ByteBuf told = control;
        control = Unpooled.EMPTY_BUFFER;
        if (opcode == PING && !closeSent) {
            ctx.write(head(ctx, PONG, told.readableBytes()), ctx.voidPromise());
            ctx.writeAndFlush(told, ctx.voidPromise());
            return;
        }
        told.release();
        if (opcode == CLOSE) {
            deaf = true;
            sendClose(ctx);
            ctx.close();
        }
    }

    private void refuse(ChannelHandlerContext ctx, int status) {
        deaf = true;
        sendClose(ctx, status);
        ctx.close();
    }

    // ---- outwards

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        ByteBuf out = (ByteBuf) message;
        if (closeSent) {
            out.release();
            promise.trySuccess();
            return;
        }
        if (out.isReadable()) {
            ctx.write(head(ctx, BINARY, out.readableBytes()), ctx.voidPromise());
        }
        ctx.write(out, promise);
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        sendClose(ctx);
        ctx.close(promise);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        deaf = true;
        control.release();
        control = Unpooled.EMPTY_BUFFER;
    }

    /** Tells the client that nothing more comes; it closes then. Once. */
    public void sendClose(ChannelHandlerContext ctx) {
        sendClose(ctx, GOING_AWAY);
    }

    private void sendClose(ChannelHandlerContext ctx, int status) {
        boolean upgraded = ctx.pipeline().get(Upgrade.class) == null;
        if (!closeSent && upgraded && ctx.channel().isActive()) {
            closeSent = true;
            ctx.writeAndFlush(head(ctx, CLOSE, 2).writeShort(status), ctx.voidPromise());
        }
    }

    private static ByteBuf head(ChannelHandlerContext ctx, int opcode, int length) {
        ByteBuf head = ctx.alloc().buffer(LONGEST_HEADER);
        head.writeByte(0x80 | opcode);
        if (length <= LONGEST_CONTROL) {
            return head.writeByte(length);
        }
        return length <= 0xffff
                ? head.writeByte(126).writeShort(length)
                : head.writeByte(127).writeLong(length);
    }
}
