/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena.disk;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A sparse temporary file that keeps records of bytes. Any thread may call anything at any time,
 * interrupted or not. {@link #free} never waits for the file.
 *
 * <p>With write-behind, {@link #write} returns when the bytes are copied; a thread of the file's
 * own writes them later, and until then they are read from memory. Without it, and for records
 * longer than a frame or when the memory is full, they are with the operating system when it
 * returns.
 *
 * <p>When it throws, nothing is kept. When a write fails later, the bytes stay in memory, can be
 * read, and are tried again; until that succeeds, further writes are refused.
 */
public final class DiskFile implements AutoCloseable {
  // Two locks. `lock` guards what is known of records, and is never held during file I/O, though
  // for the copy of a frame. `drain` is held by whoever writes the oldest pending record, so that
  // there is one at a time; it is taken before `lock`.
  //
  // Space that is freed may be another's at once, so nothing may still be under way there: a record
  // that is read or written just then gives its space up when that ends, and a record that waits to
  // be written is struck out first. The file is cut off behind the last record without a lock;
  // meanwhile nobody may take space there, as the bytes could be cut off with it.
  private static final int LONGEST = (1 << 30) - 1;

  /** The worker goes when there was nothing to do for so long; the next record starts another. */
  private static final long IDLE_MILLIS = 2_000;

  private static final long LEAST_BACKOFF_MILLIS = 5;
  private static final long MOST_BACKOFF_MILLIS = 500;

  /** A free tail is cut off when it is an eighth of the file and has so many granules. */
  private static final int LEAST_TAIL = 1 << 20 >> 9;

  /**
   * What the file holds and has done.
   *
   * @param records live records
   * @param liveBytes their bytes, without headers
   * @param fileBytes the length that the file may have, free space in it included
   * @param pendingBytes memory of records that are not in the file yet
   * @param writes records written
   * @param reads records read
   * @param writeFailures writes that the file system refused
   */
  public record Counters(
      long records,
      long liveBytes,
      long fileBytes,
      long pendingBytes,
      long writes,
      long reads,
      long writeFailures) {}

  private final Frames frames;
  private final Object lock = new Object();
  private final ReentrantLock drain = new ReentrantLock();
  private final FileSpace space;
  private final Records records = new Records();
  private final Readers readers = new Readers();
  private final @Nullable Pending pending;
  private int sequence;
  private @Nullable Thread worker;
  private boolean closed;

  /** Why the oldest pending record could not be written the last time. */
  private @Nullable IOException failure;

  /** In granules, what the file's length is at most. */
  private int end;

  private boolean isCutting;
  private boolean cannotCut;
  private long liveBytes;
  private long writes;
  private long reads;
  private long writeFailures;

  private DiskFile(PositionalFile file, long limit, long writeBehind) {
    this.frames = new Frames(file);
    this.space = new FileSpace((int) Math.min(limit / Frames.GRANULE, Integer.MAX_VALUE));
    this.pending = writeBehind < 1024 ? null : new Pending((int) Math.min(writeBehind, 1 << 30));
  }

  /**
   * Makes a file that only its owner may open; on POSIX systems it has no name from then on, so
   * that a killed process leaves nothing.
   *
   * @param limit most bytes of file space, at least 512; more than 1 TiB count as 1 TiB
   * @param writeBehind bytes of memory for records that are not written yet, at most 1 GiB; below 1
   *     KiB for none
   */
  public static DiskFile create(Path directory, long limit, long writeBehind) throws IOException {
    if (limit < Frames.GRANULE) {
      throw new IllegalArgumentException("limit " + limit + " is below " + Frames.GRANULE);
    }
    if (writeBehind < 0) {
      throw new IllegalArgumentException("write-behind of " + writeBehind + " bytes");
    }
    return new DiskFile(PositionalFile.create(directory), limit, writeBehind);
  }

  /**
   * Keeps a copy of {@code bytes}, from 1 B to 1 GiB - 1, and returns its location, not negative.
   *
   * @throws DiskException.Full if there is no room, or would never be
   * @throws DiskException.Failed if the file system refuses, or refused an earlier record and still
   *     does
   */
  public int write(MemorySegment bytes) throws DiskException {
    if (bytes.byteSize() < 1) {
      throw new IllegalArgumentException("an empty record");
    }
    if (bytes.byteSize() > LONGEST) {
      throw new DiskException.Full("a record of " + bytes.byteSize() + " bytes", null);
    }
    int length = (int) bytes.byteSize();
    retry();
    int location = FileSpace.NONE;
    int number;
    boolean kept = false;
    try {
      synchronized (lock) {
        location = take(Frames.granules(length));
        number = sequence++;
        kept =
            pending != null
                && length <= Frames.PAYLOAD
                && pending.add(location, frames.stamp(number), bytes);
        if (kept) {
          begin(location, length, number);
          wake();
          return location;
        }
      }
      frames.write(location, frames.stamp(number), bytes);
      synchronized (lock) {
        begin(location, length, number);
      }
      kept = true;
      return location;
    } catch (DiskException refused) {
      throw refused;
    } catch (IOException refused) {
      throw DiskException.of("write of " + length + " bytes", refused);
    } finally {
      if (!kept && location != FileSpace.NONE) {
        synchronized (lock) {
          give(location, Frames.granules(length));
          writeFailures++;
        }
      }
    }
  }

  /** Space for a record. The lock is held, but may be left meanwhile. */
  private int take(int granules) throws DiskException {
    requireOpen();
    if (space.wouldGrow(granules)) {
      awaitCut();
    }
    int location = space.take(granules);
    if (location == FileSpace.NONE) {
      throw new DiskException.Full(
          "no room for " + (long) granules * Frames.GRANULE + " bytes", null);
    }
    end = Math.max(end, space.high());
    return location;
  }

  private void begin(int location, int length, int number) {
    records.put(location, length, number);
    liveBytes += length;
    writes++;
  }

  /** Tries the record again that could not be written, if there is one. */
  private void retry() throws DiskException {
    synchronized (lock) {
      requireOpen();
      if (failure == null) {
        return;
      }
    }
    writeOldest();
  }

  /** Writes the oldest pending record; false if there is none. */
  private boolean writeOldest() throws DiskException {
    drain.lock();
    try {
      ByteBuffer frame;
      synchronized (lock) {
        frame = pending == null || closed ? null : pending.oldest();
        if (pending == null || frame == null) {
          failure = null;
          return false;
        }
      }
      int location = Pending.location(frame);
      IOException refused = null;
      try {
        Frames.seal(frame);
        frames.write(location, frame);
      } catch (IOException e) {
        refused = e;
      }
      synchronized (lock) {
        boolean wanted = refused == null ? pending.wrote() : pending.failed();
        if (!wanted) {
          give(location, Frames.granules(Pending.size(frame)));
        }
        writeFailures += refused == null ? 0 : 1;
        failure = wanted ? refused : null;
        if (failure != null) {
          throw DiskException.of("write of a pending record", failure);
        }
      }
      return true;
    } finally {
      drain.unlock();
    }
  }

  /**
   * Reads a record.
   *
   * @param into as long as the record; after an exception it may hold anything
   * @throws DiskException.Damaged if a frame is not what was written
   * @throws DiskException.Failed if the file system refuses
   * @throws IllegalArgumentException if nothing is at {@code location}, or of another length
   */
  public void read(int location, MemorySegment into) throws DiskException {
    int length;
    int number;
    synchronized (lock) {
      requireOpen();
      length = length(location);
      if (into.byteSize() != length) {
        throw new IllegalArgumentException(into.byteSize() + " bytes for " + length);
      }
      number = records.sequence(location);
      reads++;
      if (pending != null && pending.read(location, into)) {
        return;
      }
      readers.enter(location);
    }
    try {
      frames.read(location, frames.stamp(number), into);
    } catch (DiskException damaged) {
      throw damaged;
    } catch (IOException refused) {
      throw DiskException.of("read at " + location, refused);
    } finally {
      synchronized (lock) {
        int granules = readers.leave(location);
        if (granules != IntMap.NONE) {
          give(location, granules);
        }
      }
    }
  }

  /** The bytes of the record at {@code location}. */
  public int length(int location) {
    synchronized (lock) {
      if (!records.has(location)) {
        throw new IllegalArgumentException("nothing at " + location);
      }
      return records.length(location);
    }
  }

  /** Forgets a record; reads of it that have begun still end well. */
  public void free(int location) {
    synchronized (lock) {
      int granules = Frames.granules(length(location));
      liveBytes -= records.remove(location);
      Pending.Cancelled cancelled =
          pending == null || closed ? Pending.Cancelled.ABSENT : pending.cancel(location);
      if (cancelled != Pending.Cancelled.WRITING && !readers.takeOver(location, granules)) {
        give(location, granules);
      }
    }
  }

  private void give(int location, int granules) {
    space.give(location, granules);
    if (shouldCut()) {
      wake();
    }
  }

  private boolean shouldCut() {
    return !isCutting && tail() >= LEAST_TAIL && tail() >= end / 8;
  }

  private int tail() {
    return cannotCut ? 0 : end - space.high();
  }

  /**
   * Writes what is pending, and cuts the file off behind its last record.
   *
   * @throws DiskException if the file system refuses; nothing is lost
   */
  public void flush() throws DiskException {
    while (writeOldest()) {
      // one after the other
    }
    while (!cut()) {
      synchronized (lock) {
        awaitCut();
      }
    }
  }

  /** Waits until nobody cuts the file. The lock is held. */
  private void awaitCut() {
    boolean interrupted = false;
    while (isCutting) {
      try {
        lock.wait();
      } catch (InterruptedException later) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Cuts the file off, if there is anything to cut; false if another does it just now. */
  private boolean cut() {
    int to;
    synchronized (lock) {
      if (isCutting) {
        return false;
      }
      if (closed || tail() == 0) {
        return true;
      }
      isCutting = true;
      to = space.high();
    }
    boolean done = false;
    try {
      frames.truncate(to);
      done = true;
    } catch (IOException refused) {
      // the file is longer than it need be, no more; it is not tried again
    } finally {
      synchronized (lock) {
        isCutting = false;
        cannotCut = !done;
        end = done ? to : end;
        lock.notifyAll();
      }
    }
    return true;
  }

  /** The counters at one moment. */
  public Counters counters() {
    synchronized (lock) {
      return new Counters(
          records.size(),
          liveBytes,
          (long) end * Frames.GRANULE,
          pending == null || closed ? 0 : pending.usedBytes(),
          writes,
          reads,
          writeFailures);
    }
  }

  /** Closes and deletes the file, whatever is pending; a second time does nothing. */
  @Override
  public void close() throws IOException {
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      lock.notifyAll();
    }
    try {
      frames.close();
    } finally {
      drain.lock();
      try {
        synchronized (lock) {
          if (pending != null) {
            pending.close();
          }
        }
      } finally {
        drain.unlock();
      }
    }
  }

  private void requireOpen() throws DiskException {
    if (closed) {
      throw new DiskException.Failed("the file is closed", new ClosedChannelException());
    }
  }

  /** Has the worker look whether there is something to do. The lock is held. */
  private void wake() {
    if (worker != null) {
      lock.notifyAll();
      return;
    }
    try {
      worker = Thread.ofPlatform().daemon().name("engram-disk").start(this::work);
    } catch (OutOfMemoryError noThread) {
      // the memory of pending records fills, and those who write then write themselves
      worker = null;
    }
  }

  private void work() {
    long backoff = LEAST_BACKOFF_MILLIS;
    while (awaitWork()) {
      try {
        if (!writeOldest()) {
          cut();
        }
        backoff = LEAST_BACKOFF_MILLIS;
      } catch (DiskException again) {
        await(backoff);
        backoff = Math.min(backoff * 2, MOST_BACKOFF_MILLIS);
      }
    }
  }

  /** Waits until there is something to do; false if the worker is to go. */
  private boolean awaitWork() {
    synchronized (lock) {
      if (!closed && !hasWork()) {
        await(IDLE_MILLIS);
      }
      if (!closed && hasWork()) {
        return true;
      }
      worker = null;
      return false;
    }
  }

  private boolean hasWork() {
    return shouldCut() || pending != null && !pending.isEmpty();
  }

  /** Waits for a time, or less. Interrupts mean nothing to the worker. */
  @SuppressWarnings("WaitNotInLoop") // the worker looks for itself, and too often does no harm
  private void await(long millis) {
    synchronized (lock) {
      try {
        lock.wait(millis);
      } catch (InterruptedException nobodyShould) {
        return;
      }
    }
  }
}
