/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.HyperClockCache;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.Statistics;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteOptions;

/** How RocksDB is set up, and what must be given back when it is closed. */
final class Tuning implements AutoCloseable {

  /** Bytes of pages that are kept in memory before they become a table. */
  private static final long WRITE_BUFFER = 64L << 20;

  private static final long TABLE_BYTES = 128L << 20;

  /** How many tables are open at a time. */
  private static final int OPEN_FILES = 512;

  /** Bytes of pages that lie together, and are read together if one of them is: one page. */
  private static final int PAGE_BLOCK = 4_096;

  /**
   * Bytes of tiles that lie together: whoever reads a page at random most often finds the tile
   * above it in memory, where another page has brought it.
   */
  private static final int TILE_BLOCK = 16_384;

  private static final int KEPT_MESSAGES = 2;
  private static final int BITS_PER_KEY = 10;

  private final List<AutoCloseable> resources = new ArrayList<>();
  private final Cache cache;
  final Statistics statistics = kept(new Statistics());
  final DBOptions options;
  final List<ColumnFamilyDescriptor> kinds = new ArrayList<>();
  final ReadOptions reads = kept(new ReadOptions());
  final ReadOptions readsOnce = kept(new ReadOptions().setFillCache(false));
  final WriteOptions synced = kept(new WriteOptions().setSync(true));
  final WriteOptions unsynced = kept(new WriteOptions());

  /**
   * A set-up.
   *
   * @param create whether a database is made where there is none
   * @param salvage whether it is read as far as it can be
   */
  Tuning(boolean create, long cacheBytes, boolean salvage) {
    cache = kept(new HyperClockCache(cacheBytes, 0, -1, false));
    for (Database.Kind kind : Database.Kind.values()) {
      kinds.add(new ColumnFamilyDescriptor(name(kind), kept(options(kind))));
    }
    options =
        kept(
            new DBOptions()
                .setCreateIfMissing(create)
                .setCreateMissingColumnFamilies(create)
                .setMaxOpenFiles(OPEN_FILES)
                .setMaxTotalWalSize(4 * WRITE_BUFFER)
                .setDbWriteBufferSize(2 * WRITE_BUFFER)
                .setMaxBackgroundJobs(2)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setKeepLogFileNum(KEPT_MESSAGES)
                .setParanoidChecks(!salvage)
                .setStatistics(statistics)
                .setWalRecoveryMode(
                    salvage
                        ? WALRecoveryMode.SkipAnyCorruptedRecords
                        : WALRecoveryMode.TolerateCorruptedTailRecords));
  }

  private static byte[] name(Database.Kind kind) {
    return kind == Database.Kind.DEFAULT
        ? RocksDB.DEFAULT_COLUMN_FAMILY
        : kind.name().getBytes(StandardCharsets.US_ASCII);
  }

  private ColumnFamilyOptions options(Database.Kind kind) {
    BlockBasedTableConfig table =
        new BlockBasedTableConfig()
            .setBlockCache(cache)
            .setCacheIndexAndFilterBlocks(true)
            .setFilterPolicy(kept(new BloomFilter(BITS_PER_KEY)))
            .setFormatVersion(5)
            .setBlockSize(kind == Database.Kind.TILES ? TILE_BLOCK : PAGE_BLOCK);
    ColumnFamilyOptions of =
        new ColumnFamilyOptions()
            .setTableFormatConfig(table)
            .setWriteBufferSize(kind == Database.Kind.PAGES ? WRITE_BUFFER : WRITE_BUFFER / 4)
            .setTargetFileSizeBase(TABLE_BYTES)
            .setMaxBytesForLevelBase(4 * TABLE_BYTES)
            .setLevelCompactionDynamicLevelBytes(true);
    // digests do not compress; pages that have been there for a while are worth more effort
    return switch (kind) {
      case TILES -> of.setCompressionType(CompressionType.NO_COMPRESSION);
      case PAGES, TABLES, DEFAULT ->
          of.setCompressionType(CompressionType.LZ4_COMPRESSION)
              .setBottommostCompressionType(CompressionType.ZSTD_COMPRESSION);
    };
  }

  private <T extends AutoCloseable> T kept(T resource) {
    resources.add(resource);
    return resource;
  }

  /** Gives all back, what was made last first. */
  @Override
  public void close() {
    for (AutoCloseable each : resources.reversed()) {
      try {
        each.close();
      } catch (Exception e) {
        throw new AssertionError(e); // none of them throws
      }
    }
  }
}
