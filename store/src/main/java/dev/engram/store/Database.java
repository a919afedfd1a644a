/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Status;
import org.rocksdb.TickerType;
import org.rocksdb.WriteBatch;

/**
 * RocksDB as the store uses it: four kinds of records, and errors that are the store's.
 *
 * <p>A write is <em>synced</em> once it returns: its log is on the disk, and with it all that was
 * written before. Several threads that write at once share one sync. After a crash the log is
 * played back up to where it ends; a tail that is not whole is what was being written.
 */
final class Database implements AutoCloseable {

  /** The kinds of records, each with its own tables on the disk. */
  enum Kind {
    DEFAULT,
    TABLES,
    TILES,
    PAGES
  }

  /** Something that RocksDB is asked for. */
  @FunctionalInterface
  private interface Ask<T extends @Nullable Object> {
    T done() throws RocksDBException;
  }

  private final Tuning tuning;
  private final Map<Kind, ColumnFamilyHandle> kinds = new EnumMap<>(Kind.class);
  private final RocksDB db;

  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> Thread.ofPlatform().daemon().name("engram-store").unstarted(task));

  /** Held for reading by whoever uses the database, which must not be closed under them. */
  private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock();

  private boolean closed;

  private Database(Path directory, boolean create, long cacheBytes, boolean salvage) {
    tuning = new Tuning(create, cacheBytes, salvage);
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    try {
      db =
          salvage
              ? RocksDB.openReadOnly(tuning.options, directory.toString(), tuning.kinds, handles)
              : RocksDB.open(tuning.options, directory.toString(), tuning.kinds, handles);
    } catch (RocksDBException e) {
      tuning.close();
      throw unopened(directory, create, e);
    }
    int next = 0;
    for (Kind kind : Kind.values()) {
      kinds.put(kind, handles.get(next++));
    }
  }

  /** Loads what is not in Java, once. */
  static void load() {
    RocksDB.loadLibrary();
  }

  static Database open(Path directory, boolean create, long cacheBytes) {
    return new Database(directory, create, cacheBytes, false);
  }

  /** Opens what can be read of a database that is damaged, only to read. */
  static Database salvage(Path directory, long cacheBytes) {
    return new Database(directory, false, cacheBytes, true);
  }

  private ColumnFamilyHandle of(Kind kind) {
    return Objects.requireNonNull(kinds.get(kind));
  }

  /** Asks for what was written. */
  private <T extends @Nullable Object> T reading(Ask<T> ask) {
    return asking(ask, "a record cannot be read", Database::unread);
  }

  /** Asks for something else. */
  private <T extends @Nullable Object> T asking(String trouble, Ask<T> ask) {
    return asking(ask, trouble, Database::wrapped);
  }

  private <T extends @Nullable Object> T asking(
      Ask<T> ask, String trouble, BiFunction<String, RocksDBException, StoreException> error) {
    gate.readLock().lock();
    try {
      if (closed) {
        throw new StoreException.Closed("the store is closed");
      }
      return ask.done();
    } catch (RocksDBException e) {
      throw error.apply(trouble, e);
    } finally {
      gate.readLock().unlock();
    }
  }

  /** The value of a key, or null. */
  byte @Nullable [] get(Kind kind, byte[] key) {
    return reading(() -> db.get(of(kind), tuning.reads, key));
  }

  /** The value of a key that is not looked at again soon, or null. */
  byte @Nullable [] getOnce(Kind kind, byte[] key) {
    return reading(() -> db.get(of(kind), tuning.readsOnce, key));
  }

  /**
   * Copies the value of a key.
   *
   * @return its length, of which no more was copied than there is room for; -1 if there is none
   */
  int get(Kind kind, byte[] key, byte[] into) {
    return reading(() -> db.get(of(kind), tuning.reads, key, into));
  }

  /** Is told of records. */
  @FunctionalInterface
  interface Visitor {
    /** One of them. */
    void record(byte[] key, byte[] value);
  }

  /** Tells of all records whose keys begin so, in order. */
  void forEach(Kind kind, byte[] prefix, Visitor visitor) {
    reading(() -> {
      try (RocksIterator each = db.newIterator(of(kind), tuning.readsOnce)) {
        for (each.seek(prefix); each.isValid() && begins(each.key(), prefix); each.next()) {
          visitor.record(each.key(), each.value());
        }
        each.status();
        return true;
      }
    });
  }

  private static boolean begins(byte[] key, byte[] prefix) {
    return key.length >= prefix.length
        && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }

  /** The last key that begins with a byte, or no bytes. */
  byte[] last(Kind kind, byte first) {
    return reading(() -> {
      try (RocksIterator each = db.newIterator(of(kind), tuning.readsOnce)) {
        each.seekForPrev(new byte[] {(byte) (first + 1)});
        byte[] key = each.isValid() ? each.key() : new byte[0];
        each.status();
        return begins(key, new byte[] {first}) ? key : new byte[0];
      }
    });
  }

  /** How many records of a kind there are, by counting them. */
  long count(Kind kind) {
    return reading(() -> {
      try (RocksIterator each = db.newIterator(of(kind), tuning.readsOnce)) {
        long count = 0;
        for (each.seekToFirst(); each.isValid(); each.next()) {
          count++;
        }
        each.status();
        return count;
      }
    });
  }

  /** About how many records of a kind there are. */
  long about(Kind kind) {
    return property("rocksdb.estimate-num-keys", kind);
  }

  /** Bytes on the disk. */
  long bytes() {
    long bytes = 0;
    for (Kind kind : Kind.values()) {
      bytes += property("rocksdb.total-sst-files-size", kind);
    }
    return bytes;
  }

  private long property(String name, Kind kind) {
    return asking(
        "the database does not say how large it is", () -> db.getLongProperty(of(kind), name));
  }

  /** How many changes there were since it was made. */
  long changes() {
    return reading(db::getLatestSequenceNumber);
  }

  /** How often a log was synced, for all that was written since this was opened. */
  long syncs() {
    return ticker(TickerType.WAL_FILE_SYNCED);
  }

  /** How many records were asked for by their keys since this was opened. */
  long reads() {
    return ticker(TickerType.NUMBER_KEYS_READ);
  }

  private long ticker(TickerType type) {
    return reading(() -> tuning.statistics.getTickerCount(type));
  }

  /** Changes that are made together. */
  final class Batch implements AutoCloseable {
    private final WriteBatch batch = new WriteBatch();

    void put(Kind kind, byte[] key, byte[] value) {
      try {
        batch.put(of(kind), key, value);
      } catch (RocksDBException e) {
        throw wrapped("a record cannot be written", e);
      }
    }

    void delete(Kind kind, byte[] key) {
      try {
        batch.delete(of(kind), key);
      } catch (RocksDBException e) {
        throw wrapped("a record cannot be removed", e);
      }
    }

    /** Removes all records from a key on that are before another. */
    void deleteRange(Kind kind, byte[] from, byte[] end) {
      try {
        batch.deleteRange(of(kind), from, end);
      } catch (RocksDBException e) {
        throw wrapped("records cannot be removed", e);
      }
    }

    /** Bytes that they take. */
    long bytes() {
      return batch.getDataSize();
    }

    /**
     * Makes the changes, and forgets them.
     *
     * @param durably whether they, and all before them, are on the disk when this returns
     */
    void write(boolean durably) {
      asking(
          "nothing was written",
          () -> {
            db.write(durably ? tuning.synced : tuning.unsynced, batch);
            batch.clear();
            return true;
          });
    }

    @Override
    public void close() {
      batch.close();
    }
  }

  /** No changes yet. Whoever puts some keeps the database from being closed meanwhile. */
  Batch batch() {
    return new Batch();
  }

  /** Does something beside the calling thread. */
  Future<?> later(Runnable what) {
    return threads.submit(what);
  }

  /** Waits for what is done beside, and throws what it threw. */
  static void await(Future<?> what) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          what.get();
          return;
        } catch (InterruptedException e) {
          interrupted = true; // what was begun is not left in the middle
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StoreException failed) {
        throw failed;
      }
      throw new StoreException.Failed("nothing was written", e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Makes a directory that is a database like this one, as it is now. */
  void copyTo(Path directory) {
    asking(
        "no copy was made at " + directory,
        () -> {
          try (Checkpoint checkpoint = Checkpoint.create(db)) {
            checkpoint.createCheckpoint(directory.toString());
            return true;
          }
        });
  }

  /** Gives the room of what was removed back. */
  void compact() {
    asking(
        "the database was not compacted",
        () -> {
          for (Kind kind : Kind.values()) {
            db.compactRange(of(kind));
          }
          return true;
        });
  }

  /** Puts everything that the log has into tables, so that the next opening has nothing to play. */
  void flush() {
    asking(
        "the database was not put away",
        () -> {
          try (FlushOptions options = new FlushOptions().setWaitForFlush(true)) {
            db.flush(options, List.copyOf(kinds.values()));
            return true;
          }
        });
  }

  /** What is to be said of a record that cannot be read: whatever the reason, it is damage. */
  private static StoreException unread(String what, RocksDBException e) {
    return new StoreException.Damaged(Damage.of(0, what + ": " + e.getMessage()), e);
  }

  /**
   * What is to be said if it does not open. Where a store is, everything must be there, and it is
   * never made anew; but who has no room, or may not, has no damage.
   */
  private static StoreException unopened(Path directory, boolean create, RocksDBException e) {
    String message = String.valueOf(e.getMessage());
    return create || isFull(e) || message.contains("Permission denied")
        ? wrapped("the database of " + directory + " was not opened", e)
        : unread("the database does not open, and needs to be looked at with salvage", e);
  }

  private static boolean isFull(RocksDBException e) {
    Status status = e.getStatus();
    return status != null && status.getSubCode() == Status.SubCode.NoSpace
        || String.valueOf(e.getMessage()).contains("No space left");
  }

  /** What of an error is the store's to say. */
  private static StoreException wrapped(String what, RocksDBException e) {
    if (isFull(e)) {
      return new StoreException.Failed(
          what + ": the file system is full; make room and open the store again", e);
    }
    Status status = e.getStatus();
    String text = what + ": " + e.getMessage();
    return status != null && status.getCode() == Status.Code.Corruption
        ? new StoreException.Damaged(Damage.of(0, text), e)
        : new StoreException.Failed(text, e);
  }

  /** Waits for whoever uses it, and closes it. A second call does nothing. */
  @Override
  public void close() {
    gate.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        threads.shutdown();
        kinds.values().forEach(ColumnFamilyHandle::close);
        db.close();
        tuning.close();
      }
    } finally {
      gate.writeLock().unlock();
    }
  }
}
