/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.merkle.proof.Root;
import dev.engram.space.Address;
import dev.engram.space.Mark;
import dev.engram.space.PageSource;
import dev.engram.space.RegionType;
import dev.engram.space.Space;
import dev.engram.space.SpaceBuilder;
import dev.engram.space.Tables;
import dev.engram.vm3d.code.Assembler;
import dev.engram.vm3d.code.Program;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

final class GivenSpaceTest {

  private static Function<SpaceBuilder, Space> from(byte[] image) {
    return builder -> {
      try {
        return builder.confinedFrom(new ByteArrayInputStream(image));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  private static byte[] image(Vm3d machine) {
    ByteArrayOutputStream image = new ByteArrayOutputStream();
    try {
      machine.exportTo(image);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return image.toByteArray();
  }

  private static Program program(String... lines) {
    return Assembler.assemble(".vm3d 1\n" + String.join("\n", lines) + "\n");
  }

  @Test
  void aMachineGoesOnWithTheBlocksOfAnother() {
    byte[] image;
    long block;
    try (Vm3d machine = Vm3d.builder().proofs(true).build()) {
      block = machine.allocate(10_000, RegionType.HEAP);
      machine.store(block, "kept".getBytes(US_ASCII));
      machine.execute(program("nop"), new byte[5000]);
      image = image(machine);
    }
    try (Vm3d machine = Vm3d.builder().on(from(image)).build()) {
      assertThat(machine.load(block, 4)).isEqualTo("kept".getBytes(US_ASCII));
      assertThat(machine.statistics().peakBytes()).isEqualTo(10_000);
      machine.free(block);
      assertThat(machine.size(block)).isZero();
      assertThat(machine.refund()).as("nothing is earned that was not paid for").isZero();
    }
  }

  @Test
  void aProgramTakesThePlaceOfALongerOneWithItsInput() throws IOException {
    byte[] image;
    try (Vm3d machine = Vm3d.builder().build()) {
      String[] lines = new String[5000];
      Arrays.fill(lines, "nop");
      machine.execute(program(lines), new byte[] {1, 2, 3});
      image = image(machine);
    }
    Program shortOne = program("nop");
    byte[] input = {9};
    byte[] fresh;
    try (Vm3d machine = Vm3d.builder().build()) {
      machine.execute(shortOne, input);
      fresh = image(machine);
    }
    try (Vm3d machine = Vm3d.builder().on(from(image)).build()) {
      machine.execute(shortOne, input);
      assertThat(image(machine)).isEqualTo(fresh);
    }
  }

  @Test
  void rootsAndProofsAreOfAllThatTheMemoryHolds() {
    byte[] image;
    Root root;
    long block;
    byte[] data = "proven".getBytes(US_ASCII);
    try (Vm3d machine = Vm3d.builder().proofs(true).build()) {
      for (int i = 0; i < 20; i++) {
        machine.store(Address.of(3, 7 * i, 100 * i), data);
      }
      long first = machine.allocate(300, RegionType.HEAP);
      machine.allocate(70_000, RegionType.HEAP);
      block = machine.allocate(300, RegionType.HEAP);
      machine.store(block, data);
      machine.free(first);
      machine.compact(RegionType.HEAP, 100, Long.MAX_VALUE);
      root = machine.root();
      image = image(machine);
    }
    try (Vm3d machine = Vm3d.builder().proofs(true).on(from(image)).build()) {
      assertThat(machine.root()).isEqualTo(root);
      assertThat(machine.verify(block, data, machine.proof(block, data.length))).isTrue();
      machine.store(block, new byte[] {1});
      assertThat(machine.root()).isNotEqualTo(root);
    }
  }

  @Test
  void pagesThatAreThereCountAgainstTheLimit() {
    byte[] image;
    try (Vm3d machine = Vm3d.builder().memory(8192).build()) {
      machine.store(Address.of(4, 0, 0), new byte[] {1});
      machine.store(Address.of(4, 1, 0), new byte[] {1});
      image = image(machine);
    }
    try (Vm3d machine = Vm3d.builder().memory(8192).on(from(image)).build()) {
      assertThatThrownBy(() -> machine.store(Address.of(4, 2, 0), new byte[] {1}))
          .isInstanceOf(FaultException.class)
          .hasMessageStartingWith("OUT_OF_MEMORY");
    }
    assertThatThrownBy(() -> Vm3d.builder().memory(4096).on(from(image)).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the memory has 8,192 bytes, more than the limit of 4,096");
  }

  @Test
  void whoGaveTheSpaceClosesIt() {
    Space[] given = new Space[1];
    Vm3d machine =
        Vm3d.builder()
            .on(builder -> {
              given[0] = builder.confined();
              return given[0];
            })
            .build();
    machine.store(Address.of(4, 0, 0), new byte[] {1});
    machine.close();
    try (Space space = given[0]) {
      assertThat(space.getByte(Address.of(4, 0, 0))).isEqualTo((byte) 1);
    }
  }

  /** One page of ones in region 4, which can be read or not. */
  private static final class OnePage implements PageSource {
    private boolean readable;

    @Override
    public boolean read(int region, int page, byte[] into) {
      if (!readable) {
        throw new IllegalStateException("unreadable");
      }
      Arrays.fill(into, (byte) 1);
      return region == 4 && page == 0;
    }

    @Override
    public int next(int region, int from, int end) {
      return region == 4 && from == 0 && end > 0 ? 0 : -1;
    }

    @Override
    public long pages(int region) {
      return region == 4 ? 1 : 0;
    }

    @Override
    public void retain() {}

    @Override
    public void release() {}
  }

  @Test
  void aMemoryThatCannotBeReadIsLeftWithoutAMarkAndHashedWhenItCan() {
    OnePage source = new OnePage();
    Space[] given = new Space[1];
    Vm3dBuilder builder =
        Vm3d.builder()
            .proofs(true)
            .on(of -> {
              Tables tables;
              try (Space empty = of.confined()) {
                tables = empty.tables();
              }
              given[0] = of.cached(4096).confinedOn(tables, source);
              return given[0];
            });
    assertThatIllegalStateException().isThrownBy(builder::build).withMessage("unreadable");
    assertThat(given[0].marks()).isZero();
    given[0].close();
    source.readable = true;
    try (Vm3d machine = builder.build()) {
      Root root = machine.root();
      try (Mark changed = given[0].mark()) {
        given[0].putByte(Address.of(4, 0, 0), (byte) 1);
        changed.settle(source);
      }
      source.readable = false;
      assertThatIllegalStateException().isThrownBy(machine::root).withMessage("unreadable");
      assertThat(given[0].marks()).isEqualTo(1);
      source.readable = true;
      assertThat(machine.root()).isEqualTo(root);
      assertThat(given[0].marks()).isEqualTo(1);
    }
    given[0].close();
  }

  @Test
  void otherRegionsAreRefused() {
    try (Space space = Space.builder().confined()) {
      assertThatThrownBy(() -> Vm3d.builder().on(_ -> space).build())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the memory has not the regions of a 3-D machine");
    }
  }
}
