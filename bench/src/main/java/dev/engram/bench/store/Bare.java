/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.store;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.HyperClockCache;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** RocksDB with nothing around it, with the options that the store gives its pages. */
final class Bare implements AutoCloseable {

  static {
    RocksDB.loadLibrary();
  }

  private static final List<String> KINDS = List.of("default", "TABLES", "TILES", "PAGES");

  final RocksDB db;
  final ColumnFamilyHandle pages;
  private final List<ColumnFamilyHandle> handles = new ArrayList<>();
  private final DBOptions options;
  private final HyperClockCache cache;
  private final BloomFilter filter = new BloomFilter(10);

  private Bare(Path directory, boolean create, long cacheBytes) throws RocksDBException {
    cache = new HyperClockCache(cacheBytes, 0, -1, false);
    List<ColumnFamilyDescriptor> families = new ArrayList<>();
    for (String kind : KINDS) {
      ColumnFamilyOptions of =
          new ColumnFamilyOptions()
              .setTableFormatConfig(
                  new BlockBasedTableConfig()
                      .setBlockCache(cache)
                      .setCacheIndexAndFilterBlocks(true)
                      .setFilterPolicy(filter)
                      .setFormatVersion(5)
                      .setBlockSize(4_096))
              .setWriteBufferSize(64L << 20)
              .setTargetFileSizeBase(128L << 20)
              .setCompressionType(CompressionType.LZ4_COMPRESSION)
              .setBottommostCompressionType(CompressionType.ZSTD_COMPRESSION);
      families.add(new ColumnFamilyDescriptor(kind.getBytes(StandardCharsets.US_ASCII), of));
    }
    options =
        new DBOptions()
            .setCreateIfMissing(create)
            .setCreateMissingColumnFamilies(create)
            .setMaxOpenFiles(512)
            .setMaxBackgroundJobs(2);
    db =
        create
            ? RocksDB.open(options, directory.toString(), families, handles)
            : RocksDB.openReadOnly(options, directory.toString(), families, handles);
    pages = handles.getLast();
  }

  /** A new database. */
  static Bare create(Path directory, long cacheBytes) throws RocksDBException {
    return new Bare(directory, true, cacheBytes);
  }

  /** The database of a store, to read. */
  static Bare of(Path store, long cacheBytes) throws RocksDBException {
    return new Bare(store.resolve("db"), false, cacheBytes);
  }

  @Override
  public void close() {
    handles.forEach(ColumnFamilyHandle::close);
    db.close();
    options.close();
    cache.close();
    filter.close();
  }
}
