package dev.atmosphere.browser;

/** How somebody looks at a page: at a desk or on a phone, in the light or in the dark. Nothing moves, so that nothing is seen half way. */
public enum Look {
    DESK_LIGHT(1280, 800, false, false),
    DESK_DARK(1280, 800, false, true),
    PHONE_LIGHT(390, 844, true, false),
    PHONE_DARK(390, 844, true, true);

    private final int width;
    private final int height;
    private final boolean phone;
    private final boolean dark;

    Look(int width, int height, boolean phone, boolean dark) {
        this.width = width;
        this.height = height;
        this.phone = phone;
        this.dark = dark;
    }

    public void of(Tab tab) {
        tab.size(width, height, phone);
        tab.prefer(dark, true);
    }

    public boolean isPhone() {
        return phone;
    }
}
