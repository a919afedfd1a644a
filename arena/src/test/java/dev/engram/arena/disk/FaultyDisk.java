/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena.disk;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.CompletionHandler;
import java.nio.channels.FileLock;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A file system over the default one whose files fail as told. What is tested opens its file in
 * {@link #directory} and knows nothing of it.
 */
public final class FaultyDisk {
  /** What happens before the bytes move; it may wait, or throw what the file system would. */
  @FunctionalInterface
  public interface Before {
    void transfer(long position) throws IOException;
  }

  private static final Before NOTHING = position -> {};

  private final Path directory;
  public volatile Before read = NOTHING;
  public volatile Before write = NOTHING;
  public volatile Before truncate = NOTHING;
  public volatile Before close = NOTHING;

  /** Most bytes that a call moves. */
  public volatile int most = Integer.MAX_VALUE;

  public final AtomicLong reads = new AtomicLong();
  public final AtomicLong writes = new AtomicLong();
  private volatile @Nullable AsynchronousFileChannel file;

  public FaultyDisk(Path real) {
    this.directory = real;
  }

  /** Where a {@link DiskFile} may be created. */
  public Path directory() {
    return path(directory);
  }

  /** Fails the {@code n}-th call from now on, and no other. */
  public static Before nth(int n, String message) {
    AtomicLong calls = new AtomicLong();
    return position -> {
      if (calls.incrementAndGet() == n) {
        throw new IOException(message);
      }
    };
  }

  /** Fails every call. */
  public static Before always(String message) {
    return position -> {
      throw new IOException(message);
    };
  }

  /** No more faults. */
  public void heal() {
    read = NOTHING;
    write = NOTHING;
    truncate = NOTHING;
    most = Integer.MAX_VALUE;
  }

  /** The length of the file that was opened last. */
  public long size() throws IOException {
    return file().size();
  }

  /** Bytes of the file, past all faults. */
  public byte[] get(long position, int length) throws Exception {
    byte[] bytes = new byte[length];
    ByteBuffer to = ByteBuffer.wrap(bytes);
    while (to.hasRemaining() && file().read(to, position + to.position()).get() > 0) {
      // until all or the end
    }
    return bytes;
  }

  /** Changes bytes of the file, past all faults. */
  public void put(long position, byte[] bytes) throws Exception {
    file().write(ByteBuffer.wrap(bytes), position).get();
  }

  /** Flips a bit of the file. */
  public void flip(long position, int bit) throws Exception {
    byte[] one = get(position, 1);
    one[0] ^= (byte) (1 << bit);
    put(position, one);
  }

  /** Takes away the end of the file. */
  public void cut(long size) throws IOException {
    file().truncate(size);
  }

  /** Where the bytes occur first in the file, or -1. */
  public long find(byte[] bytes) throws Exception {
    byte[] all = get(0, Math.toIntExact(size()));
    for (int at = 0; at <= all.length - bytes.length; at++) {
      if (Arrays.mismatch(all, at, at + bytes.length, bytes, 0, bytes.length) < 0) {
        return at;
      }
    }
    return -1;
  }

  private AsynchronousFileChannel file() {
    return Objects.requireNonNull(file);
  }

  private Path path(Path real) {
    return (Path)
        Proxy.newProxyInstance(
            FaultyDisk.class.getClassLoader(),
            new Class<?>[] {Path.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("getFileSystem")) {
                return new FaultySystem(this, real.getFileSystem());
              }
              try {
                Object result = method.invoke(real, arguments);
                return method.getName().equals("resolve") ? path((Path) result) : result;
              } catch (InvocationTargetException thrown) {
                throw Objects.requireNonNull(thrown.getCause());
              }
            });
  }

  static Path real(Path path) {
    return Path.of(path.toString());
  }

  AsynchronousFileChannel open(
      Path path, Set<? extends OpenOption> options, ExecutorService in, FileAttribute<?>... with)
      throws IOException {
    Set<OpenOption> all = new HashSet<>(options);
    all.add(StandardOpenOption.READ);
    AsynchronousFileChannel real = AsynchronousFileChannel.open(real(path), all, in, with);
    file = real;
    return new FaultyChannel(real);
  }

  private final class FaultyChannel extends AsynchronousFileChannel {
    private final AsynchronousFileChannel real;

    FaultyChannel(AsynchronousFileChannel real) {
      this.real = real;
    }

    @Override
    public Future<Integer> read(ByteBuffer to, long at) {
      reads.incrementAndGet();
      try {
        read.transfer(at);
        ByteBuffer part = part(to);
        int moved = real.read(part, at).get();
        to.position(to.position() + Math.max(0, moved));
        return CompletableFuture.completedFuture(moved);
      } catch (Exception failed) {
        return CompletableFuture.failedFuture(cause(failed));
      }
    }

    @Override
    public Future<Integer> write(ByteBuffer from, long at) {
      writes.incrementAndGet();
      try {
        write.transfer(at);
        ByteBuffer part = part(from);
        int moved = real.write(part, at).get();
        from.position(from.position() + moved);
        return CompletableFuture.completedFuture(moved);
      } catch (Exception failed) {
        return CompletableFuture.failedFuture(cause(failed));
      }
    }

    private static Throwable cause(Exception failed) {
      return failed instanceof ExecutionException && failed.getCause() != null
          ? failed.getCause()
          : failed;
    }

    private ByteBuffer part(ByteBuffer all) {
      return all.slice(all.position(), Math.min(most, all.remaining()));
    }

    @Override
    public AsynchronousFileChannel truncate(long size) throws IOException {
      truncate.transfer(size);
      real.truncate(size);
      return this;
    }

    @Override
    public long size() throws IOException {
      return real.size();
    }

    @Override
    public boolean isOpen() {
      return real.isOpen();
    }

    @Override
    public void close() throws IOException {
      real.close();
      close.transfer(0);
    }

    @Override
    public void force(boolean metaData) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <A> void lock(
        long p, long n, boolean s, A a, CompletionHandler<FileLock, ? super A> then) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Future<FileLock> lock(long p, long n, boolean s) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileLock tryLock(long p, long n, boolean s) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <A> void read(ByteBuffer b, long p, A a, CompletionHandler<Integer, ? super A> then) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <A> void write(ByteBuffer b, long p, A a, CompletionHandler<Integer, ? super A> then) {
      throw new UnsupportedOperationException();
    }
  }
}
