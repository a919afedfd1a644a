/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.commitment;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.Blake3Digest;
import org.bouncycastle.crypto.digests.KeccakDigest;

/**
 * The root of a memory by plain recursion over all that is not zero, with hashes of other libraries
 * than the tree's where there is one. It shares nothing with the tree but docs/proof-format.md.
 */
public final class NaiveRoot {

  private final int hash;
  private final NavigableMap<Long, byte[]> chunks = new TreeMap<>();

  /** The recursion by a hash: sha-256, keccak-256 or blake3. */
  public NaiveRoot(String hash) {
    this.hash =
        switch (hash) {
          case "sha-256" -> 1;
          case "keccak-256" -> 2;
          case "blake3" -> 3;
          default -> throw new IllegalArgumentException(hash);
        };
  }

  /** Puts bytes, which end with a chunk or are filled up, from a chunk on. */
  public NaiveRoot put(long chunk, int width, byte... bytes) {
    for (int at = 0; at < bytes.length; at += 256 * width) {
      byte[] data = new byte[256 * width];
      System.arraycopy(bytes, at, data, 0, Math.min(data.length, bytes.length - at));
      boolean zero = true;
      for (byte each : data) {
        zero &= each == 0;
      }
      if (!zero) {
        chunks.put(chunk + at / (256 * width), data);
      }
    }
    return this;
  }

  /** The root, with these tables. */
  public String root(byte[] regions, byte[] permissions, byte[] blocks) {
    byte[] metadata =
        hash(
            bytes(0x23),
            hash(bytes(0x20), regions),
            hash(bytes(0x21), permissions),
            hash(bytes(0x22), blocks));
    byte[] root = hash(bytes(0x30, 1, hash), subtree(32, 0, chunks), metadata);
    StringBuilder text = new StringBuilder("0x");
    for (byte each : root) {
      text.append("%02x".formatted(each));
    }
    return text.toString();
  }

  private byte[] subtree(int height, long first, NavigableMap<Long, byte[]> in) {
    if (in.isEmpty()) {
      byte[] empty = hash(bytes(0));
      for (int each = 1; each <= height; each++) {
        empty = node(each, empty, empty);
      }
      return empty;
    }
    if (height == 0) {
      byte[] data = in.firstEntry().getValue();
      return hash(bytes(data.length / 256), data);
    }
    long middle = first + (1L << height - 1);
    return node(
        height,
        subtree(height - 1, first, in.headMap(middle, false)),
        subtree(height - 1, middle, in.tailMap(middle, true)));
  }

  private byte[] node(int height, byte[] left, byte[] right) {
    return hash(bytes(height <= 8 ? 0x10 : height <= 24 ? 0x11 : 0x12, height), left, right);
  }

  private byte[] hash(byte[]... parts) {
    if (hash == 1) {
      try {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        for (byte[] part : parts) {
          sha.update(part);
        }
        return sha.digest();
      } catch (NoSuchAlgorithmException e) {
        throw new AssertionError(e);
      }
    }
    Digest digest = hash == 2 ? new KeccakDigest(256) : new Blake3Digest();
    for (byte[] part : parts) {
      digest.update(part, 0, part.length);
    }
    byte[] out = new byte[32];
    digest.doFinal(out, 0);
    return out;
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
