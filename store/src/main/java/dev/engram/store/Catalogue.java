/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import dev.engram.merkle.proof.Table;
import dev.engram.space.RegionSettings;
import dev.engram.space.SpaceException;
import dev.engram.space.Tables;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Which names and versions there are. For any number of threads. */
final class Catalogue {

  /**
   * What a name means.
   *
   * @param family the memory with its branches
   * @param head the last version
   */
  record Name(int family, long head) {
    private static final int BYTES = 12;

    byte[] encoded() {
      return ByteBuffer.allocate(BYTES).putInt(family).putLong(head).array();
    }

    static Name decoded(byte[] bytes) {
      ByteBuffer from = ByteBuffer.wrap(bytes);
      return new Name(from.getInt(), from.getLong());
    }
  }

  private final Records records;
  private final Database database;
  private final NavigableMap<String, Name> names = new ConcurrentSkipListMap<>();

  /** Names whose records are not what was committed. */
  private final Set<String> damaged = new ConcurrentSkipListSet<>();

  private final Map<Integer, AtomicLong> lastVersions = new ConcurrentHashMap<>();
  private final AtomicInteger lastFamily = new AtomicInteger();

  Catalogue(Records records) {
    this.records = records;
    this.database = records.database;
    database.forEach(
        Database.Kind.DEFAULT,
        new byte[] {Keys.NAME},
        (key, value) -> {
          byte[] of = Seal.opened(key, value);
          if (of == null || of.length != Name.BYTES) {
            damaged.add(Keys.nameOf(key));
          } else {
            names.put(Keys.nameOf(key), Name.decoded(of));
          }
        });
    // two commits may write this in another order than they took their numbers
    byte[] last = get(Keys.LAST_FAMILY, 0);
    byte[] version = database.last(Database.Kind.DEFAULT, Keys.VERSION);
    lastFamily.set(
        Math.max(
            last == null ? 0 : ByteBuffer.wrap(last).getInt(),
            version.length == 0 ? 0 : Keys.familyOf(version)));
  }

  /**
   * The value of a record that is sealed, or null if there is none.
   *
   * @param version whose it is, 0 if it is none's
   */
  private byte @Nullable [] get(byte[] key, long version) {
    byte[] sealed;
    try {
      sealed = database.get(Database.Kind.DEFAULT, key);
    } catch (StoreException.Damaged e) {
      throw new StoreException.Damaged(Damage.of(version, "its record: " + e.damage().what()), e);
    }
    if (sealed == null) {
      return null;
    }
    return opened(key, sealed, version);
  }

  private static byte[] opened(byte[] key, byte[] sealed, long version) {
    byte[] value = Seal.opened(key, sealed);
    if (value == null) {
      throw new StoreException.Damaged(Damage.of(version, "its record is not what was committed"));
    }
    return value;
  }

  /** Puts a record into a batch, sealed. */
  private static void put(Database.Batch batch, byte[] key, byte[] value) {
    batch.put(Database.Kind.DEFAULT, key, Seal.on(key, value));
  }

  /** Puts what a name means into a batch. */
  static void put(Database.Batch batch, String name, Name means) {
    put(batch, Keys.name(name), means.encoded());
  }

  /** Puts the record of a version into a batch. */
  static void put(Database.Batch batch, int family, VersionRecord version) {
    put(batch, Keys.version(family, version.number()), version.encoded());
  }

  /** The names, in order. */
  List<String> names() {
    if (damaged.isEmpty()) {
      return List.copyOf(names.keySet());
    }
    SortedSet<String> all = new TreeSet<>(names.keySet());
    all.addAll(damaged);
    return List.copyOf(all);
  }

  boolean has(String name) {
    return names.containsKey(name) || damaged.contains(name);
  }

  /**
   * What a name means.
   *
   * @throws StoreException.NotThere if it is nobody's
   */
  Name require(String name) {
    Name found = names.get(Names.require(name));
    if (found == null && damaged.contains(name)) {
      throw new StoreException.Damaged(
          Damage.of(0, "which version \"" + name + "\" is at is not what was committed"));
    }
    if (found == null) {
      throw new StoreException.NotThere(
          "there is no memory \"%s\"; the store has %s"
              .formatted(name, names.isEmpty() ? "none" : String.join(", ", names.keySet())));
    }
    return found;
  }

  void put(String name, Name means) {
    names.put(name, means);
  }

  void remove(String name) {
    names.remove(name);
  }

  int newFamily() {
    return lastFamily.incrementAndGet();
  }

  /** A number that no version of a family has had. */
  long newVersion(int family) {
    return lastVersions.computeIfAbsent(family, this::lastVersion).incrementAndGet();
  }

  /** The highest number that a version of a family has had, among them this one. */
  private long lastVersion(int family, long used) {
    AtomicLong last = lastVersions.computeIfAbsent(family, this::lastVersion);
    return last.updateAndGet(number -> Math.max(number, used));
  }

  private AtomicLong lastVersion(int family) {
    byte[] last = get(Keys.lastVersion(family), 0);
    long highest = last == null ? 0 : ByteBuffer.wrap(last).getLong();
    // two commits may write this in another order than they took their numbers
    for (long each : numbers(family)) {
      highest = Math.max(highest, each);
    }
    return new AtomicLong(highest);
  }

  /** Puts a version that a name leads to from now on into a batch. */
  void enter(Database.Batch batch, String name, Name means, VersionRecord version) {
    put(batch, means.family, version);
    put(batch, name, means);
    enterLast(batch, means.family, means.head);
    put(batch, Keys.LAST_FAMILY, ByteBuffer.allocate(4).putInt(lastFamily.get()).array());
  }

  /** Puts the highest number of a family's versions into a batch, among them this one. */
  void enterLast(Database.Batch batch, int family, long version) {
    long last = lastVersion(family, version);
    put(batch, Keys.lastVersion(family), ByteBuffer.allocate(8).putLong(last).array());
  }

  /** The record of a version, or null. */
  @Nullable VersionRecord version(int family, long number) {
    byte[] bytes = get(Keys.version(family, number), number);
    return bytes == null ? null : VersionRecord.decoded(number, bytes);
  }

  /** The record of the last version of a name. */
  VersionRecord head(Name of) {
    VersionRecord head = version(of.family, of.head);
    if (head == null) {
      throw new StoreException.Damaged(Damage.of(of.head, "its record is missing"));
    }
    return head;
  }

  /** The versions of a name, the last first. */
  List<VersionRecord> history(Name of) {
    List<VersionRecord> history = new ArrayList<>();
    VersionRecord each = head(of);
    while (true) {
      history.add(each);
      if (each.parent() == 0) {
        return history;
      }
      VersionRecord before = version(of.family, each.parent());
      if (before == null || before.number() >= each.number()) {
        throw new StoreException.Damaged(
            Damage.of(each.number(), "version " + each.parent() + ", before it, is missing"));
      }
      each = before;
    }
  }

  /** The numbers of all versions of a family, in order. */
  List<Long> numbers(int family) {
    List<Long> numbers = new ArrayList<>();
    byte[] prefix = ByteBuffer.allocate(5).put(Keys.VERSION).putInt(family).array();
    database.forEach(
        Database.Kind.DEFAULT, prefix, (key, value) -> numbers.add(Keys.versionOf(key)));
    return numbers;
  }

  /** All versions of a family, in order. */
  List<VersionRecord> versions(int family) {
    List<VersionRecord> versions = new ArrayList<>();
    byte[] prefix = ByteBuffer.allocate(5).put(Keys.VERSION).putInt(family).array();
    database.forEach(
        Database.Kind.DEFAULT,
        prefix,
        (key, value) -> {
          long number = Keys.versionOf(key);
          versions.add(VersionRecord.decoded(number, opened(key, value, number)));
        });
    return versions;
  }

  /** What a version's space is besides its pages. */
  Tables tables(int family, VersionRecord version) {
    return new Tables(
        table(family, version, Table.REGIONS),
        table(family, version, Table.PERMISSIONS),
        table(family, version, Table.BLOCKS));
  }

  byte[] table(int family, VersionRecord version, Table table) {
    long written = version.tableVersions()[table.order()];
    String what = "its table of " + table.name().toLowerCase(Locale.ROOT);
    byte[] contents;
    try {
      contents = database.get(Database.Kind.TABLES, Keys.table(family, written, table.order()));
    } catch (StoreException.Damaged e) {
      throw new StoreException.Damaged(
          Damage.of(version.number(), what + ": " + e.damage().what()), e);
    }
    if (contents == null || !version.isTable(table, contents)) {
      throw new StoreException.Damaged(
          Damage.of(
              version.number(),
              what + (contents == null ? " is missing" : " is not what was committed")));
    }
    return contents;
  }

  /** The tree of a version. */
  Tree tree(int family, VersionRecord version) {
    byte[] permissions = table(family, version, Table.PERMISSIONS);
    byte[] regions = table(family, version, Table.REGIONS);
    return new Tree(
        records, family, version, widths(new Tables(regions, permissions, new byte[0])));
  }

  /** Bytes of the cells of each region, 0 for those that are not there. */
  static int[] widths(Tables tables) {
    int[] widths = new int[256];
    try {
      for (Map.Entry<Integer, RegionSettings> each : tables.all().entrySet()) {
        widths[each.getKey()] = each.getValue().cell().bytes();
      }
    } catch (SpaceException e) {
      throw new StoreException.Damaged(Damage.of(0, e.getMessage() + ""), e);
    }
    return widths;
  }
}
