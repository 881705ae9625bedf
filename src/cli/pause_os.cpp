#include "pause_os.hpp"

#include <chrono>
#include <thread>

namespace noctem::cli {

void pause_shortly() { std::this_thread::sleep_for(std::chrono::milliseconds(5)); }

}  // namespace noctem::cli
