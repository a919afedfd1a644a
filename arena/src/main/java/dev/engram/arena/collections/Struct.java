/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena.collections;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What an element looks like: its fields, where they are, and how far the next element is.
 *
 * {@snippet :
 * record Particle(int kind, long mass) {}
 *
 * Struct particle = Struct.of(Particle.class);
 * long mass = particle.offset("mass"); // once
 * try (ArenaList particles = ArenaList.of(arena, particle)) {
 *   int index = particles.add();
 *   particles.putLong(index, mass, 42);
 * }
 * }
 *
 * <p>An offset is as good for a block of one's own: {@code arena.getLong(block, mass)}. Immutable.
 */
public final class Struct {

  /** One {@code long}. */
  public static final Struct LONG = of(ValueLayout.JAVA_LONG);

  /** One {@code int}. */
  public static final Struct INT = of(ValueLayout.JAVA_INT);

  /** One {@code byte}. */
  public static final Struct BYTE = of(ValueLayout.JAVA_BYTE);

  private final MemoryLayout layout;
  private final long stride;

  private Struct(MemoryLayout layout) {
    this.layout = layout;
    long alignment = layout.byteAlignment();
    this.stride = layout.byteSize() + alignment - 1 & -alignment;
    if (stride <= 0 || stride > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "an element of " + layout.byteSize() + " bytes: 1 byte to 2 GiB");
    }
  }

  /**
   * Elements of a layout: a struct, an array, or a value.
   *
   * @throws IllegalArgumentException if it has no bytes, or 2 GiB of them
   */
  public static Struct of(MemoryLayout layout) {
    return new Struct(layout);
  }

  /**
   * Elements like a record: its components one behind the other, each at a multiple of its size, as
   * a C compiler has it.
   *
   * @throws IllegalArgumentException if a component is neither a number, a {@code char}, nor such a
   *     record, or if the record is a part of itself
   */
  public static Struct of(Class<? extends Record> record) {
    return new Struct(layoutOf(record, new HashSet<>()));
  }

  private static MemoryLayout layoutOf(Class<?> record, Set<Class<?>> around) {
    if (!around.add(record)) {
      throw new IllegalArgumentException(record + " is a part of itself");
    }
    List<MemoryLayout> members = new ArrayList<>();
    long at = 0;
    long most = 1;
    for (RecordComponent component : record.getRecordComponents()) {
      MemoryLayout member = memberOf(component, around).withName(component.getName());
      long alignment = member.byteAlignment();
      long aligned = at + alignment - 1 & -alignment;
      if (aligned > at) {
        members.add(MemoryLayout.paddingLayout(aligned - at));
      }
      members.add(member);
      at = aligned + member.byteSize();
      most = Math.max(most, alignment);
    }
    long end = at + most - 1 & -most;
    if (end > at) {
      members.add(MemoryLayout.paddingLayout(end - at));
    }
    around.remove(record);
    return MemoryLayout.structLayout(members.toArray(MemoryLayout[]::new));
  }

  private static MemoryLayout memberOf(RecordComponent component, Set<Class<?>> around) {
    Class<?> type = component.getType();
    if (type.isRecord()) {
      return layoutOf(type, around);
    }
    return switch (type.getName()) {
      case "byte" -> ValueLayout.JAVA_BYTE;
      case "short" -> ValueLayout.JAVA_SHORT;
      case "char" -> ValueLayout.JAVA_CHAR;
      case "int" -> ValueLayout.JAVA_INT;
      case "long" -> ValueLayout.JAVA_LONG;
      case "float" -> ValueLayout.JAVA_FLOAT;
      case "double" -> ValueLayout.JAVA_DOUBLE;
      default ->
          throw new IllegalArgumentException(
              "component " + component + " has no place outside the heap");
    };
  }

  /** The layout of one element. */
  public MemoryLayout layout() {
    return layout;
  }

  /** Bytes from an element to the next: the layout's, rounded up to its alignment. */
  public long stride() {
    return stride;
  }

  /**
   * Where a field begins in the element, in bytes.
   *
   * @param path its name, after those of the structs that it is in
   * @throws IllegalArgumentException if there is no such field
   */
  public long offset(String... path) {
    return layout.byteOffset(elements(path));
  }

  /**
   * A handle for a field, which takes a segment and the position of an element in it: that of a pin
   * or a guard, and {@link Elements#position}.
   *
   * @param path its name, after those of the structs that it is in
   * @throws IllegalArgumentException if there is no such field, or it is not a value
   */
  public VarHandle field(String... path) {
    return layout.varHandle(elements(path));
  }

  private static PathElement[] elements(String[] path) {
    PathElement[] elements = new PathElement[path.length];
    for (int i = 0; i < path.length; i++) {
      elements[i] = PathElement.groupElement(path[i]);
    }
    return elements;
  }

  @Override
  public String toString() {
    return layout.toString();
  }
}
