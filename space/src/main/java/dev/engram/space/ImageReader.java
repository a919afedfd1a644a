/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads an image of a space page by page, in memory that does not depend on its size. The format is
 * in {@link ImageWriter}; what is not exactly so is refused with {@link SpaceException.BadImage}.
 * Whether all of it was good is known when {@link #next} has returned false.
 *
 * {@snippet :
 * ImageReader image = new ImageReader(input);
 * while (image.next()) {
 *   use(image.region(), image.page(), image.bytes());
 * }
 * }
 */
public final class ImageReader {

  static final long MAGIC = 0x454E_4752_494D_4701L;
  static final int PAGE = 1;
  static final int END = 0;

  private static final byte[] ZEROS = new byte[PageTable.PAGE_BYTES];

  private final InputStream from;
  private final CRC32C sum = new CRC32C();
  private final Tables tables;
  private final @Nullable RegionSettings[] settings;
  private final byte[] bytes = new byte[PageTable.PAGE_BYTES];
  private int region;
  private int page = -1;
  private long pages;
  private long count;

  /**
   * Reads the head of an image.
   *
   * @param from a stream that is best buffered, and is not closed here
   * @throws IOException if the stream does
   */
  public ImageReader(InputStream from) throws IOException {
    this.from = from;
    if (take(8).getLong() != MAGIC) {
      throw new SpaceException.BadImage("this is no image of a space, or one of another version");
    }
    ByteBuffer lengths = take(12);
    byte[] regions = table(lengths.getInt(), Address.REGIONS * Tables.REGION_BYTES);
    byte[] permissions = table(lengths.getInt(), Address.REGIONS * Tables.PERMISSION_BYTES);
    byte[] blocks = table(lengths.getInt(), Tables.MOST_BYTES);
    this.tables = new Tables(regions, permissions, blocks);
    this.settings = tables.settings();
    tables.requireBlocksOf(settings);
  }

  /** Whether bytes begin as an image does. */
  public static boolean isImage(byte[] start) {
    return start.length >= 8 && ByteBuffer.wrap(start).getLong() == MAGIC;
  }

  private byte[] table(int length, int most) throws IOException {
    if (length < 0 || length > most) {
      throw new SpaceException.BadImage("a table of " + length + " bytes");
    }
    byte[] table = from.readNBytes(length);
    if (table.length < length) {
      throw early();
    }
    sum.update(table);
    return table;
  }

  private ByteBuffer take(int length) throws IOException {
    byte[] taken = from.readNBytes(length);
    if (taken.length < length) {
      throw early();
    }
    sum.update(taken);
    return ByteBuffer.wrap(taken);
  }

  private static SpaceException early() {
    return new SpaceException.BadImage("the image ends too early");
  }

  /** What the space is besides its pages. */
  public Tables tables() {
    return tables;
  }

  @Nullable RegionSettings[] settings() {
    return settings;
  }

  /**
   * Goes on to the next page.
   *
   * @return whether there is one; if not, all of the image was good
   * @throws SpaceException.BadImage if it is damaged
   * @throws IOException if the stream does
   */
  public boolean next() throws IOException {
    int kind = take(1).get();
    if (kind == END) {
      requireEnd();
      return false;
    }
    if (kind != PAGE) {
      throw new SpaceException.BadImage("a record of kind " + kind);
    }
    ByteBuffer place = take(5);
    int nextRegion = place.get() & 0xFF;
    int nextPage = place.getInt();
    RegionSettings of = settings[nextRegion];
    if (of == null || nextPage < 0 || nextPage >>> 20 + of.cell().shift != 0) {
      throw new SpaceException.BadImage(
          "page %d of region %d, which has none such".formatted(nextPage, nextRegion));
    }
    if (nextRegion < region || nextRegion == region && nextPage <= page) {
      throw new SpaceException.BadImage("pages do not ascend");
    }
    pages = nextRegion == region ? pages + 1 : 1;
    if (pages > of.quota() >>> PageTable.PAGE_SHIFT) {
      throw new SpaceException.BadImage("region " + nextRegion + " has more than its quota");
    }
    region = nextRegion;
    page = nextPage;
    if (from.readNBytes(bytes, 0, bytes.length) < bytes.length) {
      throw early();
    }
    sum.update(bytes);
    if (Arrays.equals(bytes, ZEROS)) {
      throw new SpaceException.BadImage("a page of nothing but zeros");
    }
    requireElements(of.cell());
    count++;
    return true;
  }

  private void requireElements(CellType cell) {
    for (int at = 0; cell.modulus() != 0 && at < bytes.length; at += 4) {
      int value = (int) Space.INT.get(bytes, at);
      if (!cell.takes(value)) {
        throw new SpaceException.BadImage(
            "%s is no element of %s".formatted(Integer.toUnsignedString(value), cell));
      }
    }
  }

  private void requireEnd() throws IOException {
    if (take(8).getLong() != count) {
      throw new SpaceException.BadImage("pages are missing");
    }
    long is = sum.getValue();
    if ((take(4).getInt() & 0xFFFF_FFFFL) != is) {
      throw new SpaceException.BadImage("the image is damaged: its checksum is another");
    }
    if (from.read() >= 0) {
      throw new SpaceException.BadImage("something follows the image");
    }
  }

  /** The region of the page, 1 to 255. */
  public int region() {
    return region;
  }

  /** What the cells of the page are. */
  public CellType cell() {
    return Objects.requireNonNull(settings[region]).cell();
  }

  /** The number of the page in its region: the position of its first byte divided by 4,096. */
  public int page() {
    return page;
  }

  /** The 4,096 bytes of the page, which are the next page's after {@link #next}. */
  public byte[] bytes() {
    return bytes;
  }
}
