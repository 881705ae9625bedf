#include "engine_test.hpp"

namespace noctem::search {

std::unique_ptr<TestEngine> fresh_engine() { return sqlite_engine(); }

}  // namespace noctem::search
