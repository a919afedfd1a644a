/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle;

import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.merkle.hash.Hasher;
import dev.engram.merkle.proof.Root;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** A memory and its root, by a map and plain recursion, written from docs/proof-format.md. */
final class NaiveMemory implements ChunkReader {

  final NavigableMap<Long, byte[]> chunks = new TreeMap<>();
  final byte[][] tables = {{}, {}, {}};
  private final Hasher hasher;
  private final int hashId;
  private final byte @Nullable [] key;
  private final Map<Integer, byte[]> empties = new HashMap<>();

  NaiveMemory(HashAlgorithm algorithm, byte @Nullable [] key) {
    this.hasher = algorithm.hasher();
    this.hashId = algorithm.id();
    this.key = key;
  }

  void put(long chunk, byte... data) {
    chunks.put(chunk, data);
  }

  @Override
  public int read(long chunk, byte[] into, int at) {
    byte[] data = chunks.get(chunk);
    if (data == null) {
      return 0;
    }
    System.arraycopy(data, 0, into, at, data.length);
    return data.length;
  }

  Root root() {
    byte[] metadata =
        hash(
            bytes(0x23),
            hash(bytes(0x20), tables[0]),
            hash(bytes(0x21), tables[1]),
            hash(bytes(0x22), tables[2]));
    byte[] memory = subtree(32, 0, chunks);
    return Root.of(hash(bytes(0x30, 1, hashId), memory, metadata));
  }

  private byte[] subtree(int height, long first, NavigableMap<Long, byte[]> in) {
    if (in.isEmpty()) {
      return empty(height);
    }
    if (height == 0) {
      return chunk(first, in.firstEntry().getValue());
    }
    long middle = first + (1L << (height - 1));
    byte[] left = subtree(height - 1, first, in.headMap(middle, false));
    byte[] right = subtree(height - 1, middle, in.tailMap(middle, true));
    return node(height, left, right);
  }

  private byte[] node(int height, byte[] left, byte[] right) {
    int tag = height <= 8 ? 0x10 : height <= 24 ? 0x11 : 0x12;
    return hash(bytes(tag, height), left, right);
  }

  private byte[] empty(int height) {
    if (height == 0) {
      return hash(bytes(0));
    }
    byte[] known = empties.get(height);
    if (known == null) {
      byte[] child = empty(height - 1);
      known = node(height, child, child);
      empties.put(height, known);
    }
    return known;
  }

  private byte[] chunk(long chunk, byte[] data) {
    int width = data.length / 256;
    if (key == null) {
      return HexFormat.of().formatHex(data).matches("0*") ? empty(0) : hash(bytes(width), data);
    }
    byte[] head = bytes(0x80 | width);
    byte[] place = bytes((int) (chunk >> 24), (int) (chunk >> 16), (int) (chunk >> 8), (int) chunk);
    return hash(head, hmac(key, concat(place, head, data)), data);
  }

  private static byte[] hmac(byte[] key, byte[] message) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(message);
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new AssertionError(e);
    }
  }

  private byte[] hash(byte[]... parts) {
    byte[] message = concat(parts);
    byte[] digest = new byte[32];
    hasher.hash(message, 0, message.length, digest, 0);
    return digest;
  }

  static byte[] concat(byte[]... parts) {
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    byte[] all = new byte[length];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  /** A chunk that begins with a text. */
  static byte[] text(String text) {
    return Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), 256);
  }
}
