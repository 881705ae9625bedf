# The front door. `make run` starts a node, `make test` proves the tree; both install what is missing.
#   make test ONLY=store    one label (a part or a kind);  make test ALL=1    the long tests too
#   make install PREFIX=/usr/local DESTDIR=…;  make package  makes build/package/*.deb

PREFIX ?= /usr/local

.PHONY: run build test check bench sim fuzz adversary format install package clean

run: build
	exec build/release/bin/noctem up

build:
	tools/setup --for run
	$(MAKE) --no-print-directory build/release/build.ninja
	cmake --build --preset release

test:
	tools/setup --for test
	$(if $(ALL),tools/setup --for bark)
	$(MAKE) --no-print-directory build/dev/build.ninja
	cmake --build --preset dev
	NOCTEM_ALL=$(ALL) tools/test dev $(if $(ONLY),-L '^($(ONLY))$$') $(if $(ALL),,-LE '^all$$')

check:
	tools/setup --for test
	tools/check

# make sim SEEDS=1000 FIRST=1: every scenario with these seeds.
SEEDS ?= 100
FIRST ?= 1
sim:
	tools/setup --for test
	$(MAKE) --no-print-directory build/dev/build.ninja
	cmake --build --preset dev --target sim
	for scenario in tests/sim/scenarios/*.txt; do \
	  build/dev/test/sim "$$scenario" --seeds $(SEEDS) --first $(FIRST) || exit 1; done

# make bench ENTRIES=1000000: a mesh of a million entries, which takes minutes to fill.
ENTRIES ?= 100000
bench: build
	tools/setup --for test
	tools/setup --for bench
	cmake --preset release
	cmake --build --preset release --target benches
	mkdir -p build/bench
	build/release/bench/ground --build build/release --out build/bench/ground.json
	build/release/bench/mesh_speed --build build/release --out build/bench/mesh.json --entries $(ENTRIES)
	build/release/bench/search_speed --out build/bench/search.json --entries $(ENTRIES)
	build/release/bench/text_scanner --out build/bench/scanner.json
	tools/confine_peers --where > /dev/null || tools/confine_peers --install
	build/release/bench/confine --build build/release --out build/bench/confine.json \
	  --node "$$(tools/node --where)" --peers "$$(tools/confine_peers --where)"
	build/release/bench/bark_speed --build build/release --out build/bench/bark.json
	if [ -x build/release/bin/noctem-wasm ]; then \
	  build/release/bench/wasm_speed --build build/release --out build/bench/wasm.json; fi
	tools/mcp_peers --where > /dev/null || tools/mcp_peers --install
	tools/mesh_package --build build/bench/nocturne-mesh
	tools/node --disable-warning=ExperimentalWarning bench/mcp/main.ts --build build/release --npm build/bench \
	  --out build/bench/mcp.json

# Attacks by the rules, on two cores, four hours at most; what was cut off goes on where it was.
adversary: build
	tools/setup --for test
	cmake --preset release
	cmake --build --preset release --target adversary
	mkdir -p build/adversary
	for slice in 0 1; do \
	  build/release/test/adversary --out build/adversary/$$slice.jsonl --slice $$slice/2 \
	    --seconds 14000 & \
	done; wait
	tools/adversary_report build/adversary/*.jsonl

fuzz:
	tools/setup --for test
	$(MAKE) --no-print-directory build/fuzz/build.ninja
	cmake --build --preset fuzz --target fuzz_targets
	tools/fuzz

format:
	git ls-files --cached --others --exclude-standard '*.cpp' '*.hpp' | xargs clang-format-19 -i

install: build
	cmake --install build/release --prefix '$(PREFIX)' --component program

package: build
	tools/package

clean:
	rm -rf build

# ninja makes itself again when a CMakeLists.txt changes; presets it does not see.
build/%/build.ninja: CMakePresets.json
	cmake --preset $*
	@touch $@
