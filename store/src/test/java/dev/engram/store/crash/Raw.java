/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store.crash;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** The database of a store that nobody has open, as RocksDB shows it. */
final class Raw implements AutoCloseable {

  /**
   * A record.
   *
   * @param kind the name of the column family
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  record Entry(String kind, byte[] key, byte[] value) {}

  private static final List<String> KINDS = List.of("default", "TABLES", "TILES", "PAGES");

  private final DBOptions options = new DBOptions();
  private final List<ColumnFamilyHandle> handles = new ArrayList<>();
  private final RocksDB db;

  Raw(Path store) throws RocksDBException {
    List<ColumnFamilyDescriptor> families =
        KINDS.stream()
            .map(each -> new ColumnFamilyDescriptor(each.getBytes(StandardCharsets.US_ASCII)))
            .toList();
    db = RocksDB.open(options, store.resolve("db").toString(), families, handles);
  }

  private ColumnFamilyHandle of(String kind) {
    return handles.get(KINDS.indexOf(kind));
  }

  /** All of a kind, in order. */
  List<Entry> entries(String kind) throws RocksDBException {
    List<Entry> all = new ArrayList<>();
    try (RocksIterator each = db.newIterator(of(kind))) {
      for (each.seekToFirst(); each.isValid(); each.next()) {
        all.add(new Entry(kind, each.key(), each.value()));
      }
      each.status();
    }
    return all;
  }

  void put(String kind, byte[] key, byte[] value) throws RocksDBException {
    db.put(of(kind), key, value);
  }

  void delete(String kind, byte[] key) throws RocksDBException {
    db.delete(of(kind), key);
  }

  @Override
  public void close() {
    try (FlushOptions wait = new FlushOptions().setWaitForFlush(true)) {
      db.flush(wait, handles);
    } catch (RocksDBException e) {
      throw new AssertionError(e);
    } finally {
      handles.forEach(ColumnFamilyHandle::close);
      db.close();
      options.close();
    }
  }
}
