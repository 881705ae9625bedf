"""An undeclared include is refused three times: by tools/layers, by the compiler where no public
dependency lends the include root, and a cycle by CMake."""

import pathlib
import shutil
import subprocess
import tempfile
import textwrap
import unittest

from checks import layers, tree

PROJECT = """
cmake_minimum_required(VERSION 3.25)
project(trial LANGUAGES CXX)
set(CMAKE_CXX_STANDARD 20)
set_property(GLOBAL PROPERTY GLOBAL_DEPENDS_NO_CYCLES ON)
include({root}/cmake/noctem_part.cmake)
add_subdirectory(src/lower)
add_subdirectory(src/upper)
add_subdirectory(src/aside)
"""


class Trial:
    """A project of three parts: upper uses lower, aside stands alone."""

    def __init__(self, case, lower_deps="", upper_source='#include "noctem/lower/x.hpp"\n',
                 upper_deps="DEPS lower"):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="noctem-layers-"))
        case.addCleanup(shutil.rmtree, self.root)
        self.write("CMakeLists.txt", PROJECT.format(root=tree.ROOT))
        self.part("lower", lower_deps, "")
        self.part("upper", upper_deps, upper_source)
        self.part("aside", "", "")

    def write(self, path, text):
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(textwrap.dedent(text))

    def part(self, name, deps, source):
        self.write(f"src/{name}/CMakeLists.txt", f"noctem_part(NAME {name} SOURCES x.cpp {deps})\n")
        self.write(f"src/{name}/include/noctem/{name}/x.hpp", "#pragma once\n")
        self.write(f"src/{name}/x.cpp", source + f"int {name}_x() {{ return 1; }}\n")

    def findings(self):
        return [str(finding) for finding in layers.check(tree.Tree(self.root))]

    def cmake(self, *arguments):
        return subprocess.run(["cmake", *arguments], cwd=self.root, capture_output=True, text=True,
                              check=False)

    def configure(self):
        return self.cmake("-G", "Ninja", "-B", "out", "-S", ".", "-DCMAKE_CXX_COMPILER=g++-12")


class LayersTest(unittest.TestCase):
    def test_declared_include_passes_everywhere(self):
        trial = Trial(self)
        self.assertEqual(trial.findings(), [])
        self.assertEqual(trial.configure().returncode, 0)
        self.assertEqual(trial.cmake("--build", "out").returncode, 0)

    def test_undeclared_include_is_refused_by_tool_and_compiler(self):
        trial = Trial(self, upper_source='int first;\n#include "noctem/aside/x.hpp"\n')
        found = 'src/upper/x.cpp:2: "noctem/aside/x.hpp" needs aside in the DEPS of upper'
        self.assertEqual(trial.findings(), [found])
        self.assertEqual(trial.configure().returncode, 0)
        built = trial.cmake("--build", "out")
        self.assertNotEqual(built.returncode, 0)
        self.assertIn("noctem/aside/x.hpp", built.stdout)

    def test_include_through_a_public_dependency_is_refused_by_the_tool(self):
        trial = Trial(self, lower_deps="DEPS aside",
                      upper_source='#include "noctem/aside/x.hpp"\n')
        self.assertEqual(len(trial.findings()), 1)

    def test_cycle_is_refused_at_configure(self):
        configured = Trial(self, lower_deps="DEPS upper").configure()
        self.assertNotEqual(configured.returncode, 0)
        self.assertIn("cyclic", configured.stderr)

    def test_third_party_header_is_refused_without_its_target_and_in_public(self):
        trial = Trial(self, upper_source="#include <sodium.h>\n")
        self.assertIn("needs noctem_tp::sodium", trial.findings()[0])
        trial = Trial(self, upper_source="#include <sodium.h>\n",
                      upper_deps="LIBS noctem_tp::sodium")
        self.assertEqual(trial.findings(), [])
        trial.write("src/upper/include/noctem/upper/x.hpp", "#include <sodium.h>\n")
        self.assertIn("public header", trial.findings()[0])

    def test_test_dependencies_are_for_tests_only(self):
        trial = Trial(self, upper_deps="DEPS lower TESTS x_test.cpp TEST_DEPS aside")
        trial.write("src/upper/x_test.cpp", '#include "noctem/aside/x.hpp"\n')
        self.assertEqual(trial.findings(), [])
        trial.write("src/upper/x.cpp", '#include "noctem/aside/x.hpp"\n')
        self.assertEqual(len(trial.findings()), 1)

    def test_source_without_a_target_is_found(self):
        trial = Trial(self)
        trial.write("src/stray/y.cpp", "int y;\n")
        found = [finding.path for finding in layers.check_orphans(tree.Tree(trial.root))]
        self.assertEqual(found, ["src/stray/y.cpp"])

    def test_climbing_and_angle_includes_are_refused(self):
        source = '#include "../lower/y.hpp"\n#include <noctem/lower/x.hpp>\n'
        trial = Trial(self, upper_source=source)
        self.assertEqual(len(trial.findings()), 2)


if __name__ == "__main__":
    unittest.main()
