/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogReaderTest {

  @TempDir private Path folder;

  @Test
  void dataIsGivenAsBytesOrAsANumber() throws IOException {
    LogReader log = LogReader.of(log(writer -> writer.write(1, 0, 0xCAFE_BABEL, 3)));

    assertThat(log.next()).isTrue();
    assertThat(log.dataLength()).isEqualTo(3);
    assertThat(log.data(0)).isEqualTo((byte) 0xBE);
    assertThat(log.value()).isEqualTo(0xFEBABEL);
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> log.data(3));
  }

  @Test
  void aBlockThatWasSkippedIsNotLookedAt() throws IOException {
    byte[] log =
        log(writer -> {
          writer.write(1, 0, 1, 1);
          writer.flush();
          writer.write(1, 0, 2, 1);
        });
    // the first body begins after the head of the log and its own
    log[15 + 36] ^= 1;
    assertThatExceptionOfType(InvalidLog.class)
        .isThrownBy(() -> Entry.rest(LogReader.of(log)))
        .withMessage("a block is damaged: its checksum does not match at byte 51");

    LogReader reader = LogReader.of(log);
    reader.skipTo(2);
    assertThat(Entry.rest(reader)).extracting(Entry::data).containsExactly("02");
  }

  @Test
  void itSaysHowManyRecordsAreThereWithoutTheSource() throws IOException {
    LogReader log =
        LogReader.of(
            log(writer -> {
              writer.write(1, 0, new byte[96], 0, 96);
              writer.flush();
              writer.write(1, 0, 2, 1);
            }));
    assertThat(log.available()).isZero();
    for (int left : new int[] {2, 1, 0, 0}) {
      assertThat(log.next()).isTrue();
      assertThat(log.available()).isEqualTo(left);
    }
    assertThat(log.next()).isFalse();
    assertThat(log.available()).isZero();
  }

  @Test
  void theRecordThatWasSkippedToIsStillToCome() throws IOException {
    LogReader log = LogReader.of(log(writer -> writer.write(1, 0, new byte[320], 0, 320)));
    log.skipTo(5);
    assertThat(log.available()).isEqualTo(6);
    log.next();
    assertThat(log.available()).isEqualTo(5);
  }

  @Test
  void skippingNeverGoesBack() throws IOException {
    LogReader log = LogReader.of(log(writer -> writer.write(1, 0, new byte[320], 0, 320)));
    log.skipTo(5);
    log.skipTo(2);
    log.skipTo(5);
    assertThat(log.next()).isTrue();
    assertThat(log.timestamp()).isEqualTo(5);
    log.skipTo(5);
    assertThat(log.next()).isTrue();
    assertThat(log.timestamp()).isEqualTo(6);
    log.skipTo(11);
    assertThat(log.next()).isFalse();
    log.skipTo(1);
    assertThat(log.next()).isFalse();
  }

  @Test
  void aStreamThatGivesAByteAtATimeIsReadAsAnyOther() throws IOException {
    byte[] log = log(writer -> writer.write(1, 0, new byte[100], 0, 100));
    LogReader slow =
        new LogReader(
            new FilterInputStream(new ByteArrayInputStream(log)) {
              @Override
              public int read(byte[] target, int offset, int length) throws IOException {
                return super.read(target, offset, Math.min(1, length));
              }
            });

    assertThat(Entry.rest(slow)).isEqualTo(Entry.rest(LogReader.of(log)));
  }

  @Test
  void aFileThatIsNoLogIsClosedAndRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("text"), "text");

    assertThatExceptionOfType(InvalidLog.class).isThrownBy(() -> LogReader.open(file));
    Files.delete(file);
  }

  @Test
  void noRecordAllocates() throws IOException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (LogWriter writer = new LogWriter(out, CellWidths.BYTES, 1 << 16)) {
      for (int i = 0; i < 1_000_000; i++) {
        writer.write(i & 1, 5L * i, i, 8);
      }
    }
    byte[] bytes = out.toByteArray();
    long fewest = Long.MAX_VALUE;
    for (int round = 0; round < 5; round++) {
      LogReader log = LogReader.of(bytes);
      log.skipTo(1000);
      long sum = 0;
      long before = threads.getCurrentThreadAllocatedBytes();
      while (log.next()) {
        sum += log.value() + log.pointer();
      }
      fewest = Math.min(fewest, threads.getCurrentThreadAllocatedBytes() - before);
      assertThat(sum).isEqualTo(6 * (999_999L * 1_000_000 / 2 - 998 * 999 / 2));
    }
    assertThat(fewest).isZero();
  }

  private interface Contents {
    void write(LogWriter log);
  }

  private static byte[] log(Contents contents) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (LogWriter log = new LogWriter(out)) {
      contents.write(log);
    }
    return out.toByteArray();
  }
}
