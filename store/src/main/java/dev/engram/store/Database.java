/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import java.nio.charset.StandardCharsets;
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
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.HyperClockCache;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Statistics;
import org.rocksdb.Status;
import org.rocksdb.TickerType;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

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

  /** Bytes of pages that are kept in memory before they become a table. */
  private static final long WRITE_BUFFER = 64L << 20;

  private static final long TABLE_BYTES = 128L << 20;

  /** How many tables are open at a time. */
  private static final int OPEN_FILES = 512;

  private static final int KEPT_LOGS = 2;

  private final List<AutoCloseable> resources = new ArrayList<>();
  private final Map<Kind, ColumnFamilyHandle> kinds = new EnumMap<>(Kind.class);
  private final RocksDB db;
  private final Statistics statistics;
  private final ReadOptions reads = resource(new ReadOptions());
  private final ReadOptions readsOnce = resource(new ReadOptions().setFillCache(false));
  private final WriteOptions synced = resource(new WriteOptions().setSync(true));
  private final WriteOptions unsynced = resource(new WriteOptions());

  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> Thread.ofPlatform().daemon().name("engram-store").unstarted(task));

  /** Held for reading by whoever uses the database, which must not be closed under them. */
  private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock();

  private boolean closed;

  private Database(Path directory, boolean create, long cacheBytes, boolean salvage) {
    Cache cache = resource(new HyperClockCache(cacheBytes, 0, -1, false));
    statistics = resource(new Statistics());
    List<ColumnFamilyDescriptor> families = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      families.add(
          new ColumnFamilyDescriptor(
              kind == Kind.DEFAULT
                  ? RocksDB.DEFAULT_COLUMN_FAMILY
                  : kind.name().getBytes(StandardCharsets.US_ASCII),
              resource(options(kind, cache))));
    }
    DBOptions options =
        resource(
            new DBOptions()
                .setCreateIfMissing(create)
                .setCreateMissingColumnFamilies(create)
                .setMaxOpenFiles(OPEN_FILES)
                .setMaxTotalWalSize(4 * WRITE_BUFFER)
                .setDbWriteBufferSize(2 * WRITE_BUFFER)
                .setMaxBackgroundJobs(2)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setKeepLogFileNum(KEPT_LOGS)
                .setParanoidChecks(!salvage)
                .setStatistics(statistics)
                .setWalRecoveryMode(
                    salvage
                        ? WALRecoveryMode.SkipAnyCorruptedRecords
                        : WALRecoveryMode.TolerateCorruptedTailRecords));
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    try {
      db =
          salvage
              ? RocksDB.openReadOnly(options, directory.toString(), families, handles)
              : RocksDB.open(options, directory.toString(), families, handles);
    } catch (RocksDBException e) {
      closeResources();
      // where a store is, everything must be there: it is never made anew
      String what = "the database does not open, and needs to be looked at with salvage";
      throw create ? wrapped("the database of " + directory + " was not made", e) : unread(what, e);
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

  private <T extends AutoCloseable> T resource(T resource) {
    resources.add(resource);
    return resource;
  }

  private ColumnFamilyOptions options(Kind kind, Cache cache) {
    BlockBasedTableConfig table =
        new BlockBasedTableConfig()
            .setBlockCache(cache)
            .setCacheIndexAndFilterBlocks(true)
            .setFilterPolicy(resource(new BloomFilter(10)))
            .setFormatVersion(5)
            .setBlockSize(4_096);
    ColumnFamilyOptions options =
        new ColumnFamilyOptions()
            .setTableFormatConfig(table)
            .setWriteBufferSize(kind == Kind.PAGES ? WRITE_BUFFER : WRITE_BUFFER / 4)
            .setTargetFileSizeBase(TABLE_BYTES)
            .setMaxBytesForLevelBase(4 * TABLE_BYTES)
            .setLevelCompactionDynamicLevelBytes(true);
    // digests do not compress; pages that have been there for a while are worth more effort
    return switch (kind) {
      case TILES -> options.setCompressionType(CompressionType.NO_COMPRESSION);
      case PAGES, TABLES, DEFAULT ->
          options
              .setCompressionType(CompressionType.LZ4_COMPRESSION)
              .setBottommostCompressionType(CompressionType.ZSTD_COMPRESSION);
    };
  }

  private ColumnFamilyHandle of(Kind kind) {
    return Objects.requireNonNull(kinds.get(kind));
  }

  /** The value of a key, or null. */
  byte @Nullable [] get(Kind kind, byte[] key) {
    enter();
    try {
      return db.get(of(kind), reads, key);
    } catch (RocksDBException e) {
      throw unread("a record cannot be read", e);
    } finally {
      exit();
    }
  }

  /** The value of a key that is not looked at again soon, or null. */
  byte @Nullable [] getOnce(Kind kind, byte[] key) {
    enter();
    try {
      return db.get(of(kind), readsOnce, key);
    } catch (RocksDBException e) {
      throw unread("a record cannot be read", e);
    } finally {
      exit();
    }
  }

  /**
   * Copies the value of a key.
   *
   * @return its length, of which no more was copied than there is room for; -1 if there is none
   */
  int get(Kind kind, byte[] key, byte[] into) {
    enter();
    try {
      return db.get(of(kind), reads, key, into);
    } catch (RocksDBException e) {
      throw unread("a record cannot be read", e);
    } finally {
      exit();
    }
  }

  /** Is told of records. */
  @FunctionalInterface
  interface Visitor {
    /** One of them. */
    void record(byte[] key, byte[] value);
  }

  /** Tells of all records whose keys begin so, in order. */
  void forEach(Kind kind, byte[] prefix, Visitor visitor) {
    enter();
    try (RocksIterator each = db.newIterator(of(kind), readsOnce)) {
      for (each.seek(prefix); each.isValid(); each.next()) {
        byte[] key = each.key();
        if (!begins(key, prefix)) {
          break;
        }
        visitor.record(key, each.value());
      }
      each.status();
    } catch (RocksDBException e) {
      throw unread("records cannot be read", e);
    } finally {
      exit();
    }
  }

  private static boolean begins(byte[] key, byte[] prefix) {
    return key.length >= prefix.length
        && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }

  /** The last key that begins so, or null. */
  byte @Nullable [] last(Kind kind, byte prefix) {
    enter();
    try (RocksIterator each = db.newIterator(of(kind), readsOnce)) {
      each.seekForPrev(new byte[] {(byte) (prefix + 1)});
      byte[] key = each.isValid() ? each.key() : new byte[0];
      each.status();
      return begins(key, new byte[] {prefix}) ? key : null;
    } catch (RocksDBException e) {
      throw unread("records cannot be read", e);
    } finally {
      exit();
    }
  }

  /** How many records of a kind there are, by counting them. */
  long count(Kind kind) {
    enter();
    try (RocksIterator each = db.newIterator(of(kind), readsOnce)) {
      long count = 0;
      for (each.seekToFirst(); each.isValid(); each.next()) {
        count++;
      }
      each.status();
      return count;
    } catch (RocksDBException e) {
      throw unread("records cannot be counted", e);
    } finally {
      exit();
    }
  }

  /** About how many records of a kind there are. */
  long about(Kind kind) {
    enter();
    try {
      return db.getLongProperty(of(kind), "rocksdb.estimate-num-keys");
    } catch (RocksDBException e) {
      throw wrapped("the database does not say how large it is", e);
    } finally {
      exit();
    }
  }

  /** Bytes on the disk. */
  long bytes() {
    enter();
    try {
      long bytes = 0;
      for (Kind kind : Kind.values()) {
        bytes += db.getLongProperty(of(kind), "rocksdb.total-sst-files-size");
      }
      return bytes;
    } catch (RocksDBException e) {
      throw wrapped("the database does not say how large it is", e);
    } finally {
      exit();
    }
  }

  /** How often a log was synced, for all that was written since this was opened. */
  long syncs() {
    return statistics.getTickerCount(TickerType.WAL_FILE_SYNCED);
  }

  /** How many changes there were since it was made. */
  long changes() {
    enter();
    try {
      return db.getLatestSequenceNumber();
    } finally {
      exit();
    }
  }

  /** How many records were asked for by their keys since this was opened. */
  long reads() {
    return statistics.getTickerCount(TickerType.NUMBER_KEYS_READ);
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
      enter();
      try {
        db.write(durably ? synced : unsynced, batch);
        batch.clear();
      } catch (RocksDBException e) {
        throw wrapped("nothing was written", e);
      } finally {
        exit();
      }
    }

    @Override
    public void close() {
      batch.close();
    }
  }

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
    enter();
    try (Checkpoint checkpoint = Checkpoint.create(db)) {
      checkpoint.createCheckpoint(directory.toString());
    } catch (RocksDBException e) {
      throw wrapped("no copy was made at " + directory, e);
    } finally {
      exit();
    }
  }

  /** Gives the room of what was removed back. */
  void compact() {
    enter();
    try {
      for (Kind kind : Kind.values()) {
        db.compactRange(of(kind));
      }
    } catch (RocksDBException e) {
      throw wrapped("the database was not compacted", e);
    } finally {
      exit();
    }
  }

  /** Puts everything that the log has into tables, so that the next opening has nothing to play. */
  void flush() {
    enter();
    try (FlushOptions options = new FlushOptions().setWaitForFlush(true)) {
      db.flush(options, List.copyOf(kinds.values()));
    } catch (RocksDBException e) {
      throw wrapped("the database was not put away", e);
    } finally {
      exit();
    }
  }

  /** What is to be said of a record that cannot be read: whatever the reason, it is damage. */
  private static StoreException unread(String what, RocksDBException e) {
    return new StoreException.Damaged(Damage.of(0, what + ": " + e.getMessage()), e);
  }

  /** What of an error is the store's to say. */
  static StoreException wrapped(String what, RocksDBException e) {
    Status status = e.getStatus();
    String text = what + ": " + e.getMessage();
    if (status == null) {
      return new StoreException.Failed(text, e);
    }
    if (status.getSubCode() == Status.SubCode.NoSpace
        || String.valueOf(e.getMessage()).contains("No space left")) {
      return new StoreException.Failed(
          what + ": the file system is full; make room and open the store again", e);
    }
    if (status.getCode() == Status.Code.Corruption) {
      return new StoreException.Damaged(Damage.of(0, text), e);
    }
    return new StoreException.Failed(text, e);
  }

  private void enter() {
    gate.readLock().lock();
    if (closed) {
      gate.readLock().unlock();
      throw new StoreException.Closed("the store is closed");
    }
  }

  private void exit() {
    gate.readLock().unlock();
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
        closeResources();
      }
    } finally {
      gate.writeLock().unlock();
    }
  }

  private void closeResources() {
    for (AutoCloseable each : resources.reversed()) {
      try {
        each.close();
      } catch (Exception e) {
        throw new AssertionError(e); // none of them throws
      }
    }
  }
}
