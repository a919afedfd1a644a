/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena.codecs;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import dev.engram.arena.codec.Codec;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * Zstandard frames with a content checksum. Contexts are native memory: a bounded pool keeps some,
 * and a cleaner closes them when the codec is forgotten.
 */
final class ZstdCodec implements Codec {
  private static final Cleaner CLEANER = Cleaner.create();

  private record Idle(
      ArrayBlockingQueue<ZstdCompressCtx> compress,
      ArrayBlockingQueue<ZstdDecompressCtx> decompress)
      implements Runnable {
    @Override
    public void run() {
      compress.forEach(ZstdCompressCtx::close);
      decompress.forEach(ZstdDecompressCtx::close);
    }
  }

  private final int level;
  private final Idle idle;

  ZstdCodec(int level) {
    if (level < -7 || level > 22) {
      throw new IllegalArgumentException("level " + level + " is not from -7 to 22");
    }
    this.level = level;
    int kept = Runtime.getRuntime().availableProcessors();
    idle = new Idle(new ArrayBlockingQueue<>(kept), new ArrayBlockingQueue<>(kept));
    CLEANER.register(this, idle);
  }

  @Override
  public String name() {
    return "zstd";
  }

  @Override
  public int maxCompressedLength(int length) {
    long most = Zstd.compressBound(length) + 4;
    if (length < 0 || most > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(length + " bytes may become " + most);
    }
    return (int) most;
  }

  @Override
  public int compress(MemorySegment from, MemorySegment to) {
    Codecs.requireNative(from, to);
    ZstdCompressCtx pooled = idle.compress.poll();
    ZstdCompressCtx context =
        pooled == null ? new ZstdCompressCtx().setLevel(level).setChecksum(true) : pooled;
    try {
      return context.compressDirectByteBuffer(
          to.asByteBuffer(), 0, (int) to.byteSize(), from.asByteBuffer(), 0, (int) from.byteSize());
    } finally {
      if (!idle.compress.offer(context)) {
        context.close();
      }
    }
  }

  @Override
  public void decompress(MemorySegment from, MemorySegment to) {
    Codecs.requireNative(from, to);
    ZstdDecompressCtx pooled = idle.decompress.poll();
    ZstdDecompressCtx context = pooled == null ? new ZstdDecompressCtx() : pooled;
    int restored;
    try {
      restored =
          context.decompressDirectByteBuffer(
              to.asByteBuffer(),
              0,
              (int) to.byteSize(),
              from.asByteBuffer(),
              0,
              (int) from.byteSize());
    } catch (ZstdException e) {
      throw new IllegalArgumentException("not a Zstandard frame of " + to.byteSize() + " bytes", e);
    } finally {
      if (!idle.decompress.offer(context)) {
        context.close();
      }
    }
    if (restored != to.byteSize() || from.byteSize() == 0) {
      throw new IllegalArgumentException(
          "a Zstandard frame of " + restored + " bytes, not " + to.byteSize());
    }
  }
}
