/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** The pages of an image, with counts of how often it was asked and who uses it. */
final class ImageSource implements PageSource {

  /** What a source says that cannot read. */
  static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  final Tables tables;
  final AtomicLong reads = new AtomicLong();
  final AtomicLong questions = new AtomicLong();
  final AtomicInteger users = new AtomicInteger();
  private final NavigableMap<Long, byte[]> pages = new TreeMap<>();
  private volatile BooleanSupplier fails = () -> false;

  ImageSource(byte[] image) {
    try {
      ImageReader reader = new ImageReader(new ByteArrayInputStream(image));
      this.tables = reader.tables();
      while (reader.next()) {
        pages.put(key(reader.region(), reader.page()), reader.bytes().clone());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All that a space holds now. */
  static ImageSource of(Space space) {
    try {
      return new ImageSource(Images.of(space));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From now on it throws when it is told so. */
  void failIf(BooleanSupplier told) {
    fails = told;
  }

  @Override
  public boolean read(int region, int page, byte[] into) {
    reads.incrementAndGet();
    maybeFail();
    byte[] bytes = pages.get(key(region, page));
    if (bytes == null) {
      return false;
    }
    System.arraycopy(bytes, 0, into, 0, bytes.length);
    return true;
  }

  @Override
  public int next(int region, int from, int end) {
    questions.incrementAndGet();
    maybeFail();
    if (from >= end) {
      throw new IllegalArgumentException("from " + from + " to " + end);
    }
    Long key = pages.ceilingKey(key(region, from));
    return key == null || key >= key(region, end) ? -1 : (int) (long) key;
  }

  @Override
  public long pages(int region) {
    if (region < 1 || region > 255) {
      throw new IllegalArgumentException("region " + region);
    }
    maybeFail();
    return pages.subMap(key(region, 0), key(region + 1, 0)).size();
  }

  @Override
  public void retain() {
    users.incrementAndGet();
  }

  @Override
  public void release() {
    if (users.decrementAndGet() < 0) {
      throw new IllegalStateException("released more often than retained");
    }
  }

  private void maybeFail() {
    if (fails.getAsBoolean()) {
      throw new Unreadable();
    }
  }

  private static long key(int region, int page) {
    return (long) region << 32 | page;
  }
}
