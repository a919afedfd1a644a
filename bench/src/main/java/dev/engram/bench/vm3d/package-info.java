/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * How fast the 3-D machine is: instructions, loads and stores, calls, blocks, roots. <em>Naive</em>
 * is a machine in the shape of Memory3D's, <em>bare</em> the least that the JDK can do it with.
 */
@NullMarked
package dev.engram.bench.vm3d;

import org.jspecify.annotations.NullMarked;
