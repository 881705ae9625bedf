#include "world_test.hpp"
