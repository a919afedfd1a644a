/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.engram.space.RegionType;
import dev.engram.space.SpaceReport;
import dev.engram.vm3d.code.Assembler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What tests of a machine ask and do all the time. */
final class Machines {

  /** The types of regions that blocks can be in, in the order of their numbers from 3 on. */
  static final List<RegionType> REGIONS =
      List.of(
          RegionType.STATE,
          RegionType.HEAP,
          RegionType.STACK,
          RegionType.SHARED,
          RegionType.TRANSIENT);

  private Machines() {}

  /** How full a region is. */
  static SpaceReport report(Vm3d machine, RegionType type) {
    return Objects.requireNonNull(machine.compactionReport().get(type));
  }

  static Outcome run(Vm3d machine, String source) {
    return machine.execute(Assembler.assemble(source));
  }

  /** Executes what must halt. */
  static Outcome halted(Vm3d machine, String source) {
    Outcome outcome = run(machine, source);
    assertThat(outcome.fault()).isNull();
    return outcome;
  }

  /** The fault that a host call throws, which must throw one. */
  static Fault fault(ThrowingCallable call) {
    FaultException thrown = catchThrowableOfType(FaultException.class, call);
    assertThat(thrown).as("a fault").isNotNull();
    return thrown.fault();
  }

  static byte[] image(Vm3d machine) {
    ByteArrayOutputStream image = new ByteArrayOutputStream();
    try {
      machine.exportTo(image);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return image.toByteArray();
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] bytes(long number) {
    return ByteBuffer.allocate(8).putLong(number).array();
  }

  static long number(byte[] bytes) {
    return ByteBuffer.wrap(bytes).getLong();
  }

  /** Asserts that no two blocks have a cell in common. */
  static void assertApart(Vm3d machine, List<Long> blocks) {
    List<Long> ordered = blocks.stream().sorted().toList();
    for (int i = 1; i < ordered.size(); i++) {
      long before = ordered.get(i - 1);
      assertThat(machine.size(before)).isPositive();
      assertThat(ordered.get(i)).isGreaterThanOrEqualTo(before + machine.size(before));
    }
  }
}
