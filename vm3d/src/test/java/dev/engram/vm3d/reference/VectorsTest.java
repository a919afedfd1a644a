/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.reference;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.engram.space.Address;
import dev.engram.vm3d.code.Assembler;
import dev.engram.vm3d.code.Opcode;
import dev.engram.vm3d.code.Program;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.ObjectMapper;

/** What was computed by hand from {@code docs/vm3d.md}, on both machines. */
class VectorsTest {

  static List<Vector> vectors() {
    return Vector.all();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void thePlainMachineDoesWhatThePageSays(Vector vector) {
    try (Machine machine = vector.settings().plain()) {
      check(vector, machine);
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void theFastMachineDoesWhatThePageSays(Vector vector) {
    try (Machine machine = vector.settings().fast()) {
      check(vector, machine);
    }
  }

  private static void check(Vector vector, Machine machine) {
    for (Vector.Piece each : vector.before()) {
      assertThat(each.in(machine).fault()).as("the program before").isNull();
    }
    vector.registers().forEach(machine::register);
    assertThat(vector.piece().in(machine)).isEqualTo(vector.result());
    for (int i = 0; i < 16; i++) {
      assertThat(machine.register(i))
          .as("r%d", i)
          .isEqualTo(vector.registersAfter().getOrDefault(i, BigInteger.ZERO));
    }
    for (Map.Entry<Long, byte[]> each : vector.cells().entrySet()) {
      assertThat(machine.look(each.getKey(), each.getValue().length))
          .as(Address.toString(each.getKey()))
          .isEqualTo(each.getValue());
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void itsSourceIsItsCode(Vector vector) {
    assumeTrue(!vector.source().isEmpty() || vector.piece().code().length == 0, "no source");
    assertThat(Assembler.assemble(String.join("\n", vector.source())).code())
        .isEqualTo(vector.piece().code());
  }

  @Test
  void noTwoHaveTheSameName() {
    assertThat(vectors()).extracting(Vector::name).doesNotHaveDuplicates();
  }

  @Test
  void eachFileIsRead() throws IOException, URISyntaxException {
    Path folder =
        Path.of(requireNonNull(VectorsTest.class.getResource("/vectors/README.md")).toURI())
            .getParent();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(each -> each.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(
                      Stream.of("README.md"), Vector.THEMES.stream().map(each -> each + ".json"))
                  .toList());
    }
  }

  @Test
  void thereIsOneForEachInstruction() {
    Set<Opcode> executed = EnumSet.noneOf(Opcode.class);
    for (Vector each : vectors()) {
      if (each.result().fault() == null) {
        Program program = Program.of(each.piece().code());
        for (int slot = 0; slot < program.slots(); slot++) {
          executed.add(Opcode.of((int) program.heads()[slot] & 0xFF));
        }
      }
    }
    assertThat(executed).containsExactlyInAnyOrder(Opcode.values());
  }

  @Test
  void thereIsOneForEachFault() {
    Set<String> faults = new TreeSet<>();
    for (Vector each : vectors()) {
      if (each.result().fault() != null) {
        faults.add(each.result().fault());
      }
    }
    Set<String> all = new TreeSet<>();
    for (ReferenceFault.Kind each : ReferenceFault.Kind.values()) {
      all.add(each.name());
    }
    all.remove(ReferenceFault.Kind.CALL_DEPTH.name());
    assertThat(faults).isEqualTo(all);
  }

  @Test
  void aFieldThatIsNotKnownIsRefused() {
    for (String more : List.of("\"gass\": 5", "\"expect\": {\"reg\": {}}")) {
      String vector = "[{\"name\": \"n\", \"code\": \"\", %s}]".formatted(more);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Vector.read(new ObjectMapper().readTree(vector)))
          .withMessageContaining("no field");
    }
  }
}
