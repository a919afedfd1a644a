/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Images for tests, good ones and such as have a good checksum only. */
final class Images {

  private Images() {}

  /** One of 8 KiB: bytes, field elements, code, and blocks of which some were moved. */
  static byte[] small() throws IOException {
    try (Space space =
        Space.builder()
            .region(1, RegionSettings.of(RegionType.HEAP).quota(1 << 20))
            .region(3, RegionSettings.of(RegionType.CODE))
            .region(5, RegionSettings.of(RegionType.STATE).of(CellType.BABY_BEAR))
            .confined()) {
      Heap heap = space.heap(1);
      long last = 0;
      for (int i = 0; i < 40; i++) {
        last = heap.allocate(5_000, new BlockRequest(1, i == 0 ? BlockRequest.PINNED : 0));
        if (i > 0 && i % 9 != 0) {
          heap.free(last);
        }
      }
      heap.evacuate(60, Long.MAX_VALUE);
      space.putLong(heap.next(Address.of(1, 0, 5_000)), 0x0102_0304_0506_0708L);
      space.load(Address.of(3, 0, 0), new byte[] {1, 2, 3, 4});
      space.putInt(Address.of(5, 65_535, 65_535), 0x7800_0000);
      return of(space);
    }
  }

  static byte[] of(Space space) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    space.exportTo(out);
    return out.toByteArray();
  }

  static Space imported(byte[] image) throws IOException {
    return Space.builder().confinedFrom(new BufferedInputStream(new ByteArrayInputStream(image)));
  }

  /** The same with the checksum that it needs. */
  static byte[] sealed(byte[] image) {
    byte[] sealed = image.clone();
    if (sealed.length >= 4) {
      CRC32C sum = new CRC32C();
      sum.update(sealed, 0, sealed.length - 4);
      ByteBuffer.wrap(sealed).putInt(sealed.length - 4, (int) sum.getValue());
    }
    return sealed;
  }

  /** Several pieces one after the other. */
  static byte[] joined(byte[]... pieces) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] each : pieces) {
      out.writeBytes(each);
    }
    return out.toByteArray();
  }

  /** An image of tables and records, with an end for so many pages. */
  static byte[] forged(Tables tables, long pages, byte[]... records) {
    byte[] head =
        ByteBuffer.allocate(20)
            .putLong(ImageReader.MAGIC)
            .putInt(tables.regions().length)
            .putInt(tables.permissions().length)
            .putInt(tables.blocks().length)
            .array();
    byte[] end = ByteBuffer.allocate(13).put((byte) 0).putLong(pages).putInt(0).array();
    return sealed(
        joined(
            head, tables.regions(), tables.permissions(), tables.blocks(), joined(records), end));
  }

  static byte[] page(int region, int page, int fill) {
    byte[] bytes = new byte[PageTable.PAGE_BYTES];
    Arrays.fill(bytes, (byte) fill);
    return joined(
        ByteBuffer.allocate(6).put((byte) 1).put((byte) region).putInt(page).array(), bytes);
  }
}
