"""Members of the viewer's classes whose names are shortened in a page.

Only names that nothing outside the script can have: no text in the viewer is one, and neither the
map document, the public handle, Leaflet nor the browser has a property of the name.
`tests/layers/page/test_script_shortener.py` holds it; a name that is missing here is only longer.
"""

SHORTENED_MEMBERS = frozenset(
    """
    addressBar allFeatures announce announceSummaryLater applyTheme areaDrawing areaRelations
    arrangePanels baseCanvas bringIntoView bringPopupIntoView buildTabPanels cachedMatches
    cachedWeights chartArea chunkSize colours compareGeometry comparedArea countFacets
    countPartlyInArea countStartedBy currentFeatures currentSize dateError dateFields detailBox
    dictionaryPromise drawLabelsLater drawNow edgeButtons emptyNotice eventCanvas eventLayer
    eventList eventSheet eventToReveal eventsByShape eventsPanel extent failedFilters filterPanel
    filterVersion findByKind findDayRange findEntryButton findNearestEvent findNextStart findVisible
    firstTap firstTouch fittedSize focusOrigin focusPending focusPopup foldedTexts formatNames
    formatNumber fullSpan getAnchor getControlRects getEventBox getFirstSource getFittedSize
    getLabelObstacles getMatchingEvents getMercatorBox getRecord getSelectedDays getSheetHeight
    getVisibleDays getVisibleFeatures goHome handleMapMove hasCompact hasMark hidePopup hideTimer
    hoveredShape inViewBox inlineRecords isCompact isDense isDestroyed isFinished isFromText
    isHomeOutOfView isInPanel isNarrow isOnScreen isPacked isPaused isPlaying isPrinting
    isProgrammaticMove isRunning keepsView keyListener labelCanvas labelViewport languageSelect
    lastLookup lastSelected lastSummary leadIndex leadSlot lineStarts linkField listScroll
    listedEvents loadDictionary localize mapArea mapFoot mapListeners mapPanel mapView markIndex
    marks mediaListener mediaQueries messageTables minStepDays modeInputs observers offscreenEvents
    onAfterPrint onBeforePrint onMediaChange openEvents openingState outsideListener overTiles
    pageSize pageStart paintedRows paragraphs pendingCalls pendingEvent pendingListeners
    pendingScroll pixelRatio pixelX pixelY placeParts placedLabels playButton plotWidth
    pluralMessage positionLabel preparePage previousSize printMedia publicHandle pushPending
    quoteMarks readToken refreshPanels refreshPanelsLater refreshSize renderedChips renderedEdgeKey
    renderedEvents renderedIndex renderedKey renderedText repaint resetButton resetFilters
    resizeLater resizeObserver restorePage revealSelected revealStatement scheduleWrite
    scrollToEntry searchBox searchField searchLater searchResult searchStatus selectDrawn setCompact
    setEvents setWindowSide sheetShare showEvent showSelected sidePx soughtStatement sourceId
    sourcePanel sourceSelect sourceTitles spanDays spriteCache startRunner statusBar stepToEvent
    syncFilterControls tabPanels textBody themeSelect thirdOffset toPixel touchGestures translator
    typeColours updatePlayButton updatePosition updateScale updateScrolling updateTabs visibleEvents
    visibleParts wasDragged windowBox windowDays writeLater writtenHash zoomShift
    """.split()  # noqa: SIM905  a list literal has two hundred lines
)
