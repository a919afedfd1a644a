/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Writes a space to a stream. Numbers are big-endian.
 *
 * <pre>
 *   magic      8   "ENGRIMG" and 1, the version
 *   lengths   12   of the three tables
 *   tables         regions, permissions, blocks ({@link Tables})
 *   page    4102   1; region, 1 byte; page, 4 bytes; 4,096 bytes, not all of them zero
 *   ...            in ascending order of region and page
 *   end       13   0; number of pages, 8 bytes; CRC32C of all before, 4 bytes
 * </pre>
 */
final class ImageWriter {

  private final OutputStream to;
  private final CRC32C sum = new CRC32C();
  private final byte[] bytes = new byte[PageTable.PAGE_BYTES];
  private long count;

  private ImageWriter(OutputStream to) {
    this.to = to;
  }

  static void write(OutputStream to, @Nullable Region[] regions, PageStore store)
      throws IOException {
    ImageWriter writer = new ImageWriter(to);
    Tables tables = Tables.of(regions);
    writer.put(
        ByteBuffer.allocate(20)
            .putLong(ImageReader.MAGIC)
            .putInt(tables.regions().length)
            .putInt(tables.permissions().length)
            .putInt(tables.blocks().length)
            .array());
    writer.put(tables.regions());
    writer.put(tables.permissions());
    writer.put(tables.blocks());
    for (Region each : regions) {
      if (each != null) {
        writer.pages(each, store);
      }
    }
    writer.put(ByteBuffer.allocate(9).put((byte) ImageReader.END).putLong(writer.count).array());
    writer.put(ByteBuffer.allocate(4).putInt((int) writer.sum.getValue()).array());
    to.flush();
  }

  private void pages(Region region, PageStore store) throws IOException {
    PageTable table = region.table;
    for (int page = table.next(0); page >= 0; page = table.next(page + 1)) {
      if (read(table, page, store)) {
        put(
            ByteBuffer.allocate(6)
                .put((byte) ImageReader.PAGE)
                .put((byte) region.number)
                .putInt(page)
                .array());
        put(bytes);
        count++;
      }
    }
  }

  /**
   * Copies a page, and says whether it is not all zero. What is not in memory stays where it is.
   */
  private boolean read(PageTable table, int page, PageStore store) {
    if (table.isUnread(page)) {
      return table.unread.copy(page, bytes);
    }
    long physical = table.physical(page);
    if (store.isZero(physical)) {
      return false;
    }
    store.read(physical, 0, bytes, 0, bytes.length, null);
    return true;
  }

  private void put(byte[] what) throws IOException {
    to.write(what);
    sum.update(what);
  }
}
