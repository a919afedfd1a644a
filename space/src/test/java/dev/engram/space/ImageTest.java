/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ImageTest {

  private static final byte[] ONE_HEAP =
      ByteBuffer.allocate(15)
          .put((byte) 1)
          .put((byte) 4)
          .put((byte) 0)
          .putLong(8_192)
          .putInt(0)
          .array();
  private static final byte[] READ_WRITE = {1, 3};
  private static final byte[] NONE = {};

  @Test
  void anImageIsReadAsItWasAndWrittenAsItWasRead() throws IOException {
    byte[] image = Images.small();
    try (Space space = Images.imported(image)) {
      assertThat(space.settings(1).quota()).isEqualTo(1 << 20);
      assertThat(space.settings(3).permissions())
          .containsExactlyInAnyOrder(Permission.READ, Permission.EXECUTE);
      assertThat(space.settings(5).cell()).isEqualTo(CellType.BABY_BEAR);
      assertThat(space.getInt(Address.of(5, 65_535, 65_535))).isEqualTo(0x7800_0000);
      assertThat(space.getInt(Address.of(3, 0, 0))).isEqualTo(0x0102_0304);
      Heap heap = space.heap(1);
      assertThat(space.getLong(heap.next(Address.of(1, 0, 5_000))))
          .isEqualTo(0x0102_0304_0506_0708L);
      assertThat(Images.of(space)).isEqualTo(image);
    }
  }

  @Test
  void anEmptySpaceIsAnImageToo() throws IOException {
    try (Space space = Space.builder().confined();
        Space again = Images.imported(Images.of(space))) {
      assertThat(Images.of(again)).isEqualTo(Images.of(space)).hasSize(20 + 15 + 2 + 13);
    }
  }

  @Test
  void thePagesAloneAreReadInOrder() throws IOException {
    byte[] image = Images.small();
    ImageReader reader = new ImageReader(new ByteArrayInputStream(image));
    long last = -1;
    int count = 0;
    while (reader.next()) {
      long place = (long) reader.region() << 32 | reader.page();
      assertThat(place).isGreaterThan(last);
      last = place;
      count++;
    }
    assertThat(count).isGreaterThan(2);
    assertThat(last).isEqualTo(5L << 32 | (1L << 34) / 4_096 - 1);
  }

  @Test
  void aShorterImageIsRefusedWhereverItEnds() throws IOException {
    byte[] image = Images.small();
    for (int length = 0; length < image.length; length += length < 300 ? 1 : 37) {
      byte[] shorter = Arrays.copyOf(image, length);
      bad(() -> drain(shorter));
      byte[] sealed = Images.sealed(shorter);
      bad(() -> drain(sealed));
    }
    byte[] shorter = Arrays.copyOf(image, image.length - 1);
    bad(() -> Images.imported(shorter).close());
  }

  @Test
  void everyFlippedBitIsFound() throws IOException {
    byte[] image = Images.small();
    for (int bit = 0; bit < image.length * 8; bit += bit < 4_000 ? 1 : 13) {
      byte[] flipped = image.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      bad(() -> drain(flipped));
    }
    for (int bit = 0; bit < image.length * 8; bit += 997) {
      byte[] flipped = image.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      bad(() -> Images.imported(flipped).close());
    }
  }

  /** With a checksum that is right, what is taken is written again as it was: there is one way. */
  @Test
  void aForgedImageIsRefusedOrIsTheImageOfWhatItMakes() throws IOException {
    byte[] image = Images.small();
    SplittableRandom random = new SplittableRandom(4);
    int taken = 0;
    int refused = 0;
    for (int i = 0; i < 4_000; i++) {
      byte[] forged = image.clone();
      int at = i < 2_400 ? i / 8 % 300 : random.nextInt(image.length - 4);
      forged[at] ^= (byte) (i < 2_400 ? 1 << i % 8 : random.nextInt(1, 256));
      byte[] sealed = Images.sealed(forged);
      try (Space space = Images.imported(sealed)) {
        assertThat(Images.of(space)).as("byte %d", at).isEqualTo(sealed);
        taken++;
      } catch (SpaceException.BadImage bad) {
        refused++;
      }
    }
    assertThat(taken).isGreaterThan(100);
    assertThat(refused).isGreaterThan(100);
  }

  @Test
  void whatFollowsTheEndIsRefused() throws IOException {
    byte[] image = Images.small();
    bad(() -> drain(Arrays.copyOf(image, image.length + 1)));
    bad(() -> drain(Images.joined(image, image)));
  }

  @Test
  void pagesOutOfOrderOrTwiceOrZeroOrTooManyAreRefused() throws IOException {
    Tables tables = new Tables(ONE_HEAP, READ_WRITE, NONE);
    byte[] good = Images.forged(tables, 2, Images.page(1, 0, 1), Images.page(1, 9, 2));
    Images.imported(good).close();
    for (byte[] image :
        new byte[][] {
          Images.forged(tables, 2, Images.page(1, 9, 2), Images.page(1, 0, 1)),
          Images.forged(tables, 2, Images.page(1, 0, 1), Images.page(1, 0, 1)),
          Images.forged(tables, 2, Images.page(1, 0, 1), Images.page(1, 9, 0)),
          Images.forged(tables, 1, Images.page(1, 0, 1), Images.page(1, 9, 2)),
          Images.forged(tables, 3, Images.page(1, 0, 1), Images.page(1, 9, 2)),
          Images.forged(tables, 1, Images.page(0, 0, 1)),
          Images.forged(tables, 1, Images.page(2, 0, 1)),
          Images.forged(tables, 1, Images.page(1, 1 << 20, 1)),
          Images.forged(tables, 1, Images.page(1, -1, 1)),
          // more than its quota
          Images.forged(tables, 3, Images.page(1, 0, 1), Images.page(1, 1, 1), Images.page(1, 2, 1))
        }) {
      bad(() -> Images.imported(image).close());
    }
  }

  @Test
  void aCellThatIsNoElementIsRefused() throws IOException {
    byte[] field = ONE_HEAP.clone();
    field[2] = (byte) CellType.KOALA_BEAR.code;
    Tables tables = new Tables(field, READ_WRITE, NONE);
    Images.imported(Images.forged(tables, 1, Images.page(1, 0, 0x7E))).close();
    bad(() -> Images.imported(Images.forged(tables, 1, Images.page(1, 0, 0x7F))).close());
    bad(() -> drain(Images.forged(tables, 1, Images.page(1, 0, 0x80))));
  }

  @Test
  void blocksOfARegionThatIsNotThereAreRefusedAndSoAreNone() throws IOException {
    byte[] none = {1, 0, 0, 0, 0, 0, 0, 0, 0};
    for (int region : new int[] {0, 1, 2, 255}) {
      byte[] blocks =
          Images.joined(
              ByteBuffer.allocate(5).put((byte) region).putInt(none.length).array(), none);
      byte[] image = Images.forged(new Tables(ONE_HEAP, READ_WRITE, blocks), 0);
      bad(() -> Images.imported(image).close());
    }
  }

  @Test
  void regionsThatNoSpaceHasAreRefused() {
    byte[][] wrong = new byte[9][];
    Arrays.setAll(wrong, i -> ONE_HEAP.clone());
    wrong[0][0] = 0;
    wrong[1][1] = 0;
    wrong[2][1] = 8;
    wrong[3][2] = 5;
    wrong[4][3] = 1;
    wrong[5][10] = 1;
    wrong[6][11] = 1;
    wrong[7] = Arrays.copyOf(ONE_HEAP, 14);
    wrong[8] = Images.joined(ONE_HEAP, ONE_HEAP);
    for (byte[] regions : wrong) {
      bad(() -> drain(Images.forged(new Tables(regions, READ_WRITE, NONE), 0)));
    }
    for (byte[] rights : new byte[][] {{1, 6}, {1, 7}, {1, 5}, {1, 8}, {2, 3}, {1}, {1, 3, 1, 3}}) {
      bad(() -> drain(Images.forged(new Tables(ONE_HEAP, rights, NONE), 0)));
    }
  }

  @Test
  void anAbsurdLengthAllocatesNothing() throws IOException {
    byte[] image = Images.small();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int at : new int[] {8, 12, 16}) {
      for (int length : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1 << 30, 1 << 26}) {
        byte[] absurd = image.clone();
        ByteBuffer.wrap(absurd).putInt(at, length);
        byte[] sealed = Images.sealed(absurd);
        long before = threads.getCurrentThreadAllocatedBytes();
        bad(() -> drain(sealed));
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(4 << 20);
      }
    }
  }

  @Test
  void aRefusedImageLeavesNoSpaceBehind() throws IOException {
    byte[] image = Images.small();
    image[image.length - 1]++;
    for (int i = 0; i < 2_000; i++) {
      bad(() -> Images.imported(image).close());
    }
  }

  private static void drain(byte[] image) throws IOException {
    ImageReader reader = new ImageReader(new ByteArrayInputStream(image));
    while (reader.next()) {
      assertThat(reader.bytes()).hasSize(PageTable.PAGE_BYTES);
    }
  }

  private static void bad(ThrowingCallable call) {
    assertThatExceptionOfType(SpaceException.BadImage.class).isThrownBy(call);
  }
}
