/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.merkle.hash.Hasher;
import dev.engram.merkle.proof.Commitment;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads tiles and groups, and checks what it read. For any number of threads. */
final class Records {

  /** What one thread checks with, while it has it. */
  private record Check(NodeDigests nodes, byte[] digest) {}

  final Database database;
  final TileCache cache;
  private final Map<HashAlgorithm, ConcurrentLinkedDeque<Check>> spare =
      new EnumMap<>(HashAlgorithm.class);

  Records(Database database, long cacheBytes) {
    this.database = database;
    this.cache = new TileCache(cacheBytes);
    for (HashAlgorithm each : HashAlgorithm.values()) {
      spare.put(each, new ConcurrentLinkedDeque<>());
    }
  }

  private ConcurrentLinkedDeque<Check> spare(HashAlgorithm hash) {
    ConcurrentLinkedDeque<Check> of = spare.get(hash);
    if (of == null) {
      throw new AssertionError(hash);
    }
    return of;
  }

  private Check take(HashAlgorithm hash) {
    Check known = spare(hash).pollFirst();
    return known != null
        ? known
        : new Check(new NodeDigests(new Commitment(hash)), new byte[Hasher.DIGEST]);
  }

  /** Lets somebody hash who is the only one with those digests meanwhile. */
  void with(HashAlgorithm hash, Consumer<NodeDigests> who) {
    Check check = take(hash);
    who.accept(check.nodes);
    spare(hash).addFirst(check);
  }

  /** The tile of a place, whose digest must be this, read from the database. */
  Tile fresh(Tree tree, long written, int level, int index, byte[] digest, int at) {
    byte[] key = Keys.tile(tree.family, written, level, index);
    int first = index << Tile.SHIFT * level;
    byte[] bytes = read(tree, written, level + 1, first, Database.Kind.TILES, key);
    Tile tile = Tile.decoded(bytes);
    if (tile == null || !isDigest(tree.version.hash(), tile, level, digest, at)) {
      throw new StoreException.Damaged(
          tree.damage(written, level + 1, first, "part of the tree is not what was committed"));
    }
    cache.put(tree.family, written, level, index, tile);
    return tile;
  }

  private boolean isDigest(HashAlgorithm hash, Tile tile, int level, byte[] digest, int at) {
    Check check = take(hash);
    check.nodes.ofTile(tile, level);
    check.nodes.top(check.digest, 0);
    boolean is = equal(check.digest, digest, at);
    spare(hash).addFirst(check);
    return is;
  }

  /** Copies the cells of a group, whose digest must be this. */
  void group(Tree tree, long written, int group, byte[] digest, int at, byte[] into) {
    int width = tree.width(group);
    int length = Tree.GROUP_CELLS * width;
    int found;
    try {
      found = database.get(Database.Kind.PAGES, Keys.group(tree.family, written, group), into);
    } catch (StoreException.Damaged e) {
      throw new StoreException.Damaged(
          tree.damage(written, 1, group, "a page cannot be read: " + e.damage().what()), e);
    }
    if (found < 0) {
      throw new StoreException.Damaged(tree.damage(written, 1, group, "a page is missing"));
    }
    boolean is = width > 0 && found == length;
    if (is) {
      HashAlgorithm hash = tree.version.hash();
      Check check = take(hash);
      check.nodes.ofGroup(into, 0, width);
      check.nodes.top(check.digest, 0);
      is = equal(check.digest, digest, at);
      spare(hash).addFirst(check);
    }
    if (!is) {
      throw new StoreException.Damaged(
          tree.damage(written, 1, group, "a page is not what was committed"));
    }
  }

  private byte[] read(
      Tree tree, long written, int level, int first, Database.Kind kind, byte[] key) {
    byte @Nullable [] bytes;
    try {
      bytes = database.get(kind, key);
    } catch (StoreException.Damaged e) {
      throw new StoreException.Damaged(
          tree.damage(
              written, level, first, "part of the tree cannot be read: " + e.damage().what()),
          e);
    }
    if (bytes == null) {
      throw new StoreException.Damaged(
          tree.damage(written, level, first, "part of the tree is missing"));
    }
    return bytes;
  }

  private static boolean equal(byte[] is, byte[] digest, int at) {
    return Arrays.equals(is, 0, Hasher.DIGEST, digest, at, at + Hasher.DIGEST);
  }
}
