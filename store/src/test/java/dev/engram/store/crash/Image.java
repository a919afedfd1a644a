/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store.crash;

import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.merkle.proof.Root;
import dev.engram.space.ImageReader;
import dev.engram.space.Space;
import dev.engram.store.Store;
import dev.engram.store.Truth;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * What a space holds, as bytes: there is one image of one content.
 *
 * @param bytes as a space exports itself
 */
@SuppressWarnings("ArrayRecordComponent") // compared by isSame
record Image(byte[] bytes) {

  static Image of(Space space) {
    try {
      ByteArrayOutputStream to = new ByteArrayOutputStream();
      space.exportTo(to);
      return new Image(to.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Image of(Store store, String name, long version) {
    try {
      ByteArrayOutputStream to = new ByteArrayOutputStream();
      store.exportTo(name, version, to);
      return new Image(to.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isSame(Image other) {
    return Arrays.equals(bytes, other.bytes);
  }

  ImageReader reader() {
    try {
      return new ImageReader(new ByteArrayInputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The root of what it holds, which knows nothing of the store. */
  Root root(HashAlgorithm hash) {
    return Truth.of(bytes, hash).root();
  }
}
