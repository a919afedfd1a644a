/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The keys of the database. A <em>family</em> is a memory with all its branches; what a commit
 * writes lies together, since its version comes before the place.
 *
 * <pre>
 *   default   "n" name                           the family (4) and the version (8) of a name
 *             "v" family (4) version (8)         {@link VersionRecord}
 *             "c" family (4)                     the highest version that there ever was (8)
 *             "u" family (4) version (8)         something unfinished: a commit or a removal (1)
 *             "f"                                the highest family that there ever was (4)
 *             "o"                                is there while the store is open
 *             all but "u" and "o" with a {@link Seal}
 *   tables    family (4) version (8) table (1)   the bytes of a table
 *   tiles     family (4) version (8) level (1) index (4)   {@link Tile}
 *   pages     family (4) version (8) group (4)   the cells of a group
 * </pre>
 */
final class Keys {

  static final byte[] LAST_FAMILY = {'f'};
  static final byte NAME = 'n';
  static final byte VERSION = 'v';
  static final byte UNFINISHED = 'u';

  private static final int LAST_VERSION = 'c';

  private Keys() {}

  static byte[] name(String name) {
    byte[] text = name.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(1 + text.length).put(NAME).put(text).array();
  }

  /** The name in a key. */
  static String nameOf(byte[] key) {
    return new String(key, 1, key.length - 1, StandardCharsets.US_ASCII);
  }

  static byte[] version(int family, long version) {
    return numbered(VERSION, family, version);
  }

  static byte[] unfinished(int family, long version) {
    return numbered(UNFINISHED, family, version);
  }

  private static byte[] numbered(byte kind, int family, long version) {
    return ByteBuffer.allocate(13).put(kind).putInt(family).putLong(version).array();
  }

  /** The family in a key that has one behind its first byte. */
  static int familyOf(byte[] key) {
    return ByteBuffer.wrap(key).getInt(1);
  }

  /** The version in such a key. */
  static long versionOf(byte[] key) {
    return ByteBuffer.wrap(key).getLong(5);
  }

  static byte[] lastVersion(int family) {
    return ByteBuffer.allocate(5).put((byte) LAST_VERSION).putInt(family).array();
  }

  static byte[] table(int family, long version, int table) {
    return ByteBuffer.allocate(13).putInt(family).putLong(version).put((byte) table).array();
  }

  static byte[] tile(int family, long version, int level, int index) {
    return ByteBuffer.allocate(17)
        .putInt(family)
        .putLong(version)
        .put((byte) level)
        .putInt(index)
        .array();
  }

  static byte[] group(int family, long version, int group) {
    return ByteBuffer.allocate(16).putInt(family).putLong(version).putInt(group).array();
  }

  /** What all keys of a version's tables, tiles and pages begin with. */
  static byte[] written(int family, long version) {
    return ByteBuffer.allocate(12).putInt(family).putLong(version).array();
  }
}
