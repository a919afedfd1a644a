/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena.disk;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A temporary file that is read and written at positions, by any thread at any time, interrupted or
 * not.
 */
final class PositionalFile implements AutoCloseable {
  // A FileChannel is closed when a thread inside is interrupted, and with it everybody's bytes. An
  // AsynchronousFileChannel is not, and with an executor that runs the task in the thread that
  // submits it there is nothing asynchronous left: 4 KiB of the page cache take 0.9 µs either way,
  // against 3.6 µs through a thread of our own. Where the system completes elsewhere (Windows), the
  // caller waits and keeps its interrupt for later.
  private static final AbstractExecutorService HERE = new Here();

  private final AsynchronousFileChannel channel;

  private PositionalFile(AsynchronousFileChannel channel) {
    this.channel = channel;
  }

  /**
   * Makes a file that only its owner may open. On POSIX systems it has no name from then on, so
   * that a process that is killed leaves nothing.
   */
  static PositionalFile create(Path directory) throws IOException {
    boolean posix = Files.getFileStore(directory).supportsFileAttributeView("posix");
    FileAttribute<?>[] owner =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    String name = "engram-" + Long.toHexString(new SecureRandom().nextLong());
    return new PositionalFile(
        AsynchronousFileChannel.open(
            directory.resolve(name),
            Set.of(
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.SPARSE,
                StandardOpenOption.DELETE_ON_CLOSE),
            HERE,
            owner));
  }

  /** Fills what remains of a buffer. */
  void read(ByteBuffer to, long position) throws IOException {
    long at = position;
    while (to.hasRemaining()) {
      int got = await(channel.read(to, at));
      if (got < 0) {
        throw new EOFException("the file ends at " + at);
      }
      at += got;
    }
  }

  /** Writes what remains of a buffer. */
  void write(ByteBuffer from, long position) throws IOException {
    long at = position;
    while (from.hasRemaining()) {
      at += await(channel.write(from, at));
    }
  }

  void truncate(long size) throws IOException {
    channel.truncate(size);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static int await(Future<Integer> transfer) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return transfer.get();
        } catch (InterruptedException later) {
          interrupted = true;
        } catch (ExecutionException failed) {
          throw failed.getCause() instanceof IOException refused
              ? refused
              : new IOException(failed.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Runs what it is given where it is given. */
  private static final class Here extends AbstractExecutorService {
    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return true;
    }
  }
}
