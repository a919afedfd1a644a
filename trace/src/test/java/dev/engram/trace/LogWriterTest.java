/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class LogWriterTest {

  private static final byte[] DATA = new byte[256];

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final LogWriter log = open(out);

  @Test
  void anAccessWiderThanARecordIsSeveralInOrder() throws IOException {
    log.sink(1).write(100, DATA, 3, 70);

    assertThat(written()).extracting(Entry::timestamp).containsExactly(1L, 2L, 3L);
    assertThat(written()).extracting(Entry::pointer).containsExactly(100L, 132L, 164L);
    assertThat(written()).extracting(Entry::length).containsExactly(32L, 32L, 6L);
  }

  @Test
  void timeGoesOnByOneOrAsFarAsAnIncrementSays() throws IOException {
    assertThat(log.timestamp()).isEqualTo(1);
    log.read(1, 0, 0, 1);
    log.increment(10);
    log.zeroed(1, 0, 1);

    assertThat(log.timestamp()).isEqualTo(13);
    assertThat(log.records()).isEqualTo(3);
    assertThat(written()).extracting(Entry::timestamp).containsExactly(1L, 2L, 12L);
  }

  @Test
  void aWordBesideTheLastOneTakesTwoBytesAndItsData() {
    log.write(1, 0, DATA, 0, 32);
    long before = log.bytes();
    log.write(1, 32, DATA, 0, 32);
    log.read(1, 32, DATA, 0, 32);
    log.read(1, 0, DATA, 0, 32);

    assertThat(log.bytes() - before).isEqualTo(3 * (2 + 32));
  }

  @Test
  void noAccessInTheSameRegionTakesMoreThanSixBytesAndItsData() {
    log.read(1, 0, 0, 1);
    long before = log.bytes();
    log.read(1, 1L << 31, 0, 1);
    log.read(1, 0, 0, 1);

    assertThat(log.bytes() - before).isEqualTo(2 * (6 + 1));
  }

  @Test
  void callsThatAccessNothingLeaveNothing() throws IOException {
    log.depth(1);
    log.depth(0);
    log.read(1, 0, 0, 1);
    long before = log.bytes();
    log.depth(1);
    log.depth(2);
    log.depth(0);
    assertThat(log.bytes()).isEqualTo(before);
    log.read(1, 1, 0, 1);
    log.depth(3);
    log.flush();
    log.read(1, 2, 0, 1);

    assertThat(written()).extracting(Entry::depth).containsExactly(0, 0, 3);
  }

  @Test
  void theSizeItSaysIsTheSizeItHasWhenItIsClosed() throws IOException {
    for (int i = 0; i < 100; i++) {
      log.read(i % 3, i, DATA, 0, i + 1);
      log.depth(i % 2);
      long bytes = log.bytes();
      if (i == 50 || i == 99) {
        log.flush();
        assertThat(log.bytes()).isEqualTo(bytes);
      }
    }
    long bytes = log.bytes();
    log.close();

    assertThat(out.size()).isEqualTo(bytes).isEqualTo(log.bytes());
  }

  @Test
  void aLogOfNothingIsAHeadAndAnEndMark() throws IOException {
    log.flush();
    assertThat(written()).isEmpty();
    assertThat(out.size()).isEqualTo(15 + 32);
  }

  @Test
  void whatTheLogHasNoWordsForIsRefusedAndLeavesNoTrace() throws IOException {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> log.read(256, 5, 0, 1))
        .withMessage("no 1 cells at 5 of region 256");
    refused(() -> log.read(-1, 0, 0, 1));
    refused(() -> log.read(1, -1, 0, 1));
    refused(() -> log.read(1, 1L << 32, 0, 1));
    refused(() -> log.read(1, 0xFFFF_FFFFL, 0, 2));
    refused(() -> log.write(1, 0xFFFF_FFFFL, DATA, 0, 2));
    refused(() -> log.write(1, 0, DATA, 0, 0));
    refused(() -> log.write(1, 0, 0, 9));
    refused(() -> log.zeroed(1, 0, 0));
    refused(() -> log.zeroed(1, 1, 1L << 32));
    refused(() -> log.zeroed(1, 0, Long.MAX_VALUE));
    refused(() -> log.increment(0));
    refused(() -> log.increment(1L << 62));
    refused(() -> log.depth(-1));
    outOfBounds(() -> log.read(1, 0, DATA, -1, 1));
    outOfBounds(() -> log.read(1, 0, DATA, 0, 257));
    outOfBounds(() -> log.read(1, 0, DATA, 256, 1));
    outOfBounds(() -> log.sink(256));

    assertThat(log.records()).isZero();
    assertThat(written()).isEmpty();
  }

  @Test
  void widthsOfWideCellsCountCells() throws IOException {
    LogWriter wide = new LogWriter(out(), CellWidths.BYTES.with(7, 4), 1024);
    wide.read(7, 0xFFFF_FFFEL, 0x1122334455667788L, 2);
    wide.write(7, 0, DATA, 0, 64);
    refused(() -> wide.read(7, 0, 0L, 3));
    outOfBounds(() -> wide.read(7, 0, DATA, 0, 65));
    outOfBounds(() -> wide.read(7, 0, DATA, 0, 1 << 30));
    outOfBounds(() -> wide.read(7, 0, DATA, 253, 1));
    assertThat(wide.records()).as("none of what was refused").isEqualTo(3);
    wide.close();

    LogReader reader = LogReader.of(out.toByteArray());
    assertThat(reader.next()).isTrue();
    assertThat(reader.value()).isEqualTo(0x1122334455667788L);
    assertThat(reader.length()).isEqualTo(2);
    assertThat(reader.next()).isTrue();
    assertThat(reader.dataLength()).isEqualTo(128);
    assertThatIllegalStateException().isThrownBy(reader::value);
  }

  @Test
  void aSinkThatKnowsOnlyArraysIsToldOfValuesInOne() throws IOException {
    AccessSink plain =
        new AccessSink() {
          @Override
          public void read(long pointer, byte[] data, int offset, int width) {
            log.read(1, pointer, data, offset, width);
          }

          @Override
          public void write(long pointer, byte[] data, int offset, int width) {
            log.write(1, pointer, data, offset, width);
          }

          @Override
          public void zeroed(long pointer, long length) {}
        };
    plain.read(5, 0x0102L, 2);
    plain.write(6, 0x0304L, 2);

    assertThat(written()).extracting(Entry::data).containsExactly("0201", "0403");
  }

  @Test
  void aFailedWriteIsHeardByTheAccessThatFilledTheBlockAndByAllLaterOnes() throws IOException {
    LogWriter full =
        new LogWriter(
            new OutputStream() {
              private boolean headWritten;

              @Override
              public void write(int b) throws IOException {
                throw new IOException("no space");
              }

              @Override
              public void write(byte[] bytes, int offset, int length) throws IOException {
                if (headWritten) {
                  throw new IOException("no space");
                }
                headWritten = true;
              }
            },
            CellWidths.BYTES,
            1024);
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> full.sink(1).write(0, new byte[4096], 0, 4096))
        .withMessageContaining("no space");
    assertThatIllegalStateException()
        .isThrownBy(() -> full.read(1, 0, 0, 1))
        .withMessage("the log could not be written");
    assertThatIllegalStateException().isThrownBy(full::flush);
    full.close();
  }

  @Test
  void aBlockThatCannotBeWrittenAtTheEndIsToldByClose() throws IOException {
    LogWriter broken =
        new LogWriter(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException("no space");
              }

              @Override
              public void write(byte[] bytes, int offset, int length) throws IOException {
                if (length > 15) {
                  throw new IOException("no space");
                }
              }
            });
    broken.read(1, 0, 0, 1);

    assertThatIOException().isThrownBy(broken::close).withMessage("no space");
  }

  @Test
  void aLogThatIsClosedTakesNothingMore() throws IOException {
    log.close();
    log.close();

    assertThatIllegalStateException()
        .isThrownBy(() -> log.read(1, 0, 0, 1))
        .withMessage("the log is closed");
    assertThatIllegalStateException().isThrownBy(() -> log.zeroed(1, 0, 1));
    assertThatIllegalStateException().isThrownBy(() -> log.increment(1));
    assertThatIllegalStateException().isThrownBy(() -> log.depth(1));
    assertThatIllegalStateException().isThrownBy(log::flush);
    assertThat(out.size()).isEqualTo(15 + 32);
  }

  @Test
  void blocksAreNotOfAnySize() {
    refused(() -> new LogWriter(out, CellWidths.BYTES, 1023));
    refused(() -> new LogWriter(out, CellWidths.BYTES, (1 << 20) + 1));
  }

  @Test
  void noAccessAllocates() throws IOException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    LogWriter many = new LogWriter(OutputStream.nullOutputStream(), CellWidths.BYTES, 1024);
    AccessSink sink = many.sink(1);
    long fewest = Long.MAX_VALUE;
    for (int round = 0; round < 50; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 1_000; i++) {
        many.depth(i & 3);
        sink.write(37L * i, DATA, i & 63, 1 + (i & 127));
        sink.read(i, DATA, 0, 32);
        sink.write(i, 42L, 8);
        many.read(2, i, i, 4);
        sink.zeroed(i, 100);
        many.increment(1 + i);
      }
      fewest = Math.min(fewest, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(fewest).isZero();
  }

  private OutputStream out() {
    out.reset();
    return out;
  }

  private List<Entry> written() throws IOException {
    log.close();
    return Entry.rest(LogReader.of(out.toByteArray()));
  }

  private static LogWriter open(OutputStream out) {
    try {
      return new LogWriter(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void refused(ThrowingCallable access) {
    assertThatIllegalArgumentException().isThrownBy(access);
  }

  private static void outOfBounds(ThrowingCallable access) {
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(access);
  }

  /** What was written of a block nobody knows then, so that it must not be written again. */
  @Test
  void aStreamThatThrowsAnythingElseLosesTheLogToo() throws IOException {
    boolean[] fails = {false};
    LogWriter broken =
        new LogWriter(
            new OutputStream() {
              @Override
              public void write(int b) {
                out.write(b);
              }

              @Override
              public void write(byte[] bytes, int offset, int length) {
                out.write(bytes, offset, fails[0] ? length / 2 : length);
                if (fails[0]) {
                  throw new IllegalArgumentException("no such stream");
                }
              }
            });
    broken.read(1, 0, 0, 1);
    fails[0] = true;
    assertThatIllegalArgumentException().isThrownBy(broken::flush).withMessage("no such stream");
    fails[0] = false;

    assertThatIllegalStateException()
        .isThrownBy(() -> broken.read(1, 0, 0, 1))
        .withMessage("the log could not be written");
    int length = out.size();
    broken.close();
    assertThat(out.size()).isEqualTo(length);
  }
}
