/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.trie;

import dev.engram.evm.crypto.Keccak256;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A map from bytes to bytes whose root commits to its contents, Yellow Paper appendix D. The root
 * depends on the pairs alone, not on the order in which they came.
 *
 * <p>Keys and values are kept as they are given and must not be modified later. Not safe for use by
 * several threads.
 *
 * <pre>{@code
 * Trie trie = Trie.plain();
 * trie.put(key, value);
 * byte[] root = trie.root();
 * }</pre>
 */
public final class Trie {

  private static final byte[] EMPTY_ROOT =
      HexFormat.of().parseHex("56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421");

  private final TreeMap<byte[], byte[]> pairs = new TreeMap<>(Arrays::compareUnsigned);
  private final boolean secure;

  private Trie(boolean secure) {
    this.secure = secure;
  }

  /** An empty trie that is keyed by the keys. */
  public static Trie plain() {
    return new Trie(false);
  }

  /**
   * An empty trie that is keyed by the Keccak-256 of the keys, so that no one can choose a deep
   * path.
   */
  public static Trie secure() {
    return new Trie(true);
  }

  /**
   * Maps {@code key} to {@code value}; an empty value removes it, as the Yellow Paper has no pair
   * with such a value.
   */
  public void put(byte[] key, byte[] value) {
    if (value.length == 0) {
      remove(key);
    } else {
      pairs.put(path(key), value);
    }
  }

  /** Removes the pair with this key, if there is one. */
  public void remove(byte[] key) {
    pairs.remove(path(key));
  }

  /** The 32-byte hash of the root node. */
  public byte[] root() {
    if (pairs.isEmpty()) {
      return EMPTY_ROOT.clone();
    }
    byte[][] keys = pairs.keySet().toArray(byte[][]::new);
    byte[][] values = pairs.values().toArray(byte[][]::new);
    return Keccak256.of(new NodeEncoder(keys, values).root());
  }

  /** The greatest path below {@code path} that has a value; null if there is none. */
  byte @Nullable [] pathBefore(byte[] path) {
    return pairs.lowerKey(path);
  }

  /** The least path above {@code path} that has a value; null if there is none. */
  byte @Nullable [] pathAfter(byte[] path) {
    return pairs.higherKey(path);
  }

  private byte[] path(byte[] key) {
    return secure ? Keccak256.of(key) : key;
  }
}
